//! Courses that the hospitals of the region share: what the women's and
//! children's hospital offers, what the county hospital took and passed on in
//! its own words, and a new version that waits for its decision. Through the
//! same functions as on the pages.

use base::{Actor, Day, PersonId, Result, Role, TenantId, error::internal};
use demo::{calendar::plus, load::Loaded, org::HOSPITAL};
use exchange::{
    copy::{self, Desk},
    member::{self, ConsortiumId},
    offer::{self, New, OfferId},
};
use jiff::civil::Date;
use learning::unit::{
    LearningUnitId,
    origin::Licence,
    review::{self, Decision},
    version::{self, Draft},
};
use store::{Rows, params};
use ui::App;

use super::{
    courses::{Published, at, writers},
    year::actor,
};

const COUNTY: &str = "linhe";
const MEMBERS: [&str; 5] = [HOSPITAL, "people", "tcm", COUNTY, "hedong"];

/// What the hospital offers: unit, licence, note.
const OFFERED: [(&str, Licence, &str); 10] = [
    ("hsp-critical-value", Licence::BySa, "危急值目录和电话各院不同，引用后请换成本院的。"),
    ("hsp-newborn-identity", Licence::BySa, ""),
    ("hsp-newborn-pain", Licence::BySa, ""),
    ("hsp-child-cpr", Licence::ByNcSa, "配合模拟人练一次，效果好得多。"),
    ("hsp-febrile-seizure", Licence::BySa, ""),
    ("hsp-deescalation", Licence::By, ""),
    ("hsp-antibiotic-levels", Licence::Members, "分级目录按本院的改。"),
    ("hsp-amniotic-embolism", Licence::ByNcSa, ""),
    ("hsp-epds-asking", Licence::BySa, ""),
    ("hsp-dignity-of-life", Licence::By, ""),
];

/// What the hospital has mended since, in the course that the county took first.
const MENDED: [&str; 2] = [
    "**一直打到有人复述为止。**",
    "**一直打到有人复述为止。** 交班前再看一遍本班的危急值登记，有没有哪一条还没人处理。",
];
/// And what the county hospital says instead.
const COUNTY_WORDS: [&str; 2] = [
    "再打主管医生、值班医生，再打总值班。",
    "再打值班医生，再打总值班；夜里只有一名医生在急诊时，请总值班去急诊当面说。",
];

struct House<'a> {
    app: &'a App,
    loaded: &'a Loaded,
    published: &'a Published,
    as_of: Date,
}

pub async fn load(app: &App, loaded: &Loaded, published: &Published, as_of: Date) -> Result<()> {
    let house = House { app, loaded, published, as_of };
    let consortium = house.found().await?;
    let mut offers = Vec::new();
    for (place, (slug, licence, note)) in OFFERED.into_iter().enumerate() {
        offers.push(house.offer(consortium, slug, licence, note, 170 - 9 * place as i64).await?);
    }
    let critical = house.take(COUNTY, offers[0], 90).await?;
    let county = house.county().await?;
    house.write(COUNTY, critical, county, COUNTY_WORDS, 80).await?;
    let pain = house.take(COUNTY, offers[2], 60).await?;
    house.release(house.tenant(COUNTY)?, county, pain, 58).await?;
    house.take("tcm", offers[5], 40).await?;
    house.take("people", offers[0], 35).await?;
    house.pass_on(consortium, critical).await?;
    // The hospital's own course grows: whoever took it has something to decide.
    let unit = house.unit("hsp-critical-value")?;
    house.write(HOSPITAL, unit, writers(loaded, HOSPITAL)?, MENDED, 6).await
}

impl House<'_> {
    fn tenant(&self, slug: &str) -> Result<TenantId> {
        self.loaded.tenants.get(slug).copied().ok_or_else(|| internal(format!("no {slug}")))
    }

    fn unit(&self, slug: &'static str) -> Result<LearningUnitId> {
        let found = self.published.get(&(HOSPITAL, slug)).ok_or_else(|| internal(format!("no {slug}")))?;
        Ok(found.loaded.id)
    }

    /// Who has the role in the organisation, by staff number.
    async fn holder(&self, tenant: TenantId, role: Role) -> Result<PersonId> {
        let sql = "select p.id from people_person p join people_grant g on g.person_id = p.id
                   where p.tenant_id = $1 and g.role = $2 and p.left_on is null order by p.staff_number limit 1";
        let found: Option<PersonId> = self.app.db.value(sql, params![tenant, role.code()]).await?;
        found.ok_or_else(|| internal(format!("nobody is {}", role.code())))
    }

    async fn who(&self, tenant: TenantId, person: PersonId) -> Result<Actor> {
        actor(&self.app.db, tenant, person, Day(self.as_of)).await
    }

    async fn librarian(&self, slug: &str) -> Result<Actor> {
        let tenant = self.tenant(slug)?;
        self.who(tenant, self.holder(tenant, Role::Librarian).await?).await
    }

    /// Who writes and who reviews at the county hospital.
    async fn county(&self) -> Result<(PersonId, PersonId)> {
        let tenant = self.tenant(COUNTY)?;
        Ok((self.holder(tenant, Role::Educator).await?, self.holder(tenant, Role::Reviewer).await?))
    }

    async fn found(&self) -> Result<ConsortiumId> {
        let tenants: Vec<TenantId> = MEMBERS.into_iter().map(|slug| self.tenant(slug)).collect::<Result<_>>()?;
        let day = plus(self.as_of, -200);
        let (app, tenants) = (self.app, &tenants);
        let name = ("滨河区域医联体", "Binhe Regional Medical Consortium");
        app.db
            .write(|tx| async move { member::found(&tx, &app.ids, name, tenants, (at(day, 9), Day(day))).await })
            .await
    }

    async fn offer(
        &self,
        consortium: ConsortiumId,
        slug: &'static str,
        licence: Licence,
        note: &str,
        before: i64,
    ) -> Result<OfferId> {
        let (librarian, day) = (self.librarian(HOSPITAL).await?, plus(self.as_of, -before));
        let holder = people::tenant::get(&self.app.db, librarian.tenant).await?.name;
        let new = New { unit: self.unit(slug)?, consortium, licence, holder, note: note.to_owned() };
        offer::make(&self.app.db, &self.app.ids, &librarian, new, (at(day, 15), Day(day))).await
    }

    async fn take(&self, slug: &str, id: OfferId, before: i64) -> Result<LearningUnitId> {
        let (librarian, day) = (self.librarian(slug).await?, plus(self.as_of, -before));
        let offer = offer::visible(&self.app.db, &librarian, Day(day), id).await?;
        copy::take(Desk { app: self.app, actor: &librarian, at: at(day, 10), today: Day(day) }, &offer).await
    }

    /// The next version, with other words in its text; published two days later.
    async fn write(
        &self,
        slug: &str,
        unit: LearningUnitId,
        people: (PersonId, PersonId),
        [old, new]: [&str; 2],
        before: i64,
    ) -> Result<()> {
        let (tenant, app) = (self.tenant(slug)?, self.app);
        let version = version::newest(&app.db, tenant, unit).await?;
        if !version.body.contains(old) {
            return Err(internal(format!("{} does not say {old}", version.title)));
        }
        let (number, mut draft) = (version.number, Draft::of(version));
        draft.body = draft.body.replace(old, new);
        let author = self.who(tenant, people.0).await?;
        let moment = at(plus(self.as_of, -before), 11);
        version::save(&app.db, &app.ids, &author, unit, number, &draft, moment).await?;
        self.release(tenant, people, unit, before - 2).await
    }

    /// Submitted, approved by somebody else and published.
    async fn release(
        &self,
        tenant: TenantId,
        (author, reviewer): (PersonId, PersonId),
        unit: LearningUnitId,
        before: i64,
    ) -> Result<()> {
        let (db, ids, day) = (&self.app.db, &self.app.ids, plus(self.as_of, -before));
        let (author, reviewer) = (self.who(tenant, author).await?, self.who(tenant, reviewer).await?);
        let number = version::newest(db, tenant, unit).await?.number;
        review::submit(db, ids, &author, unit, number, at(day, 9)).await?;
        review::review(db, ids, &reviewer, unit, number, Decision::Approved, "", at(day, 14)).await?;
        review::publish(db, ids, &author, unit, number, at(day, 16)).await
    }

    /// What the county made of a course goes back to the others, under the same licence.
    async fn pass_on(&self, consortium: ConsortiumId, unit: LearningUnitId) -> Result<()> {
        let (librarian, day) = (self.librarian(COUNTY).await?, plus(self.as_of, -30));
        let holder = people::tenant::get(&self.app.db, librarian.tenant).await?.name;
        let note = "县医院夜间人手少的做法。".to_owned();
        let new = New { unit, consortium, licence: Licence::BySa, holder, note };
        offer::make(&self.app.db, &self.app.ids, &librarian, new, (at(day, 15), Day(day))).await.map(drop)
    }
}
