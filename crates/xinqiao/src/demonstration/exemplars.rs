//! Role models: one honoured with its story, a team in notice, one that waits
//! for the word of whoever was nominated; through the same functions as on the
//! pages, on the days on which it happened.

use base::{Actor, Day, PersonId, Result, Role, TenantId, error::internal};
use demo::{calendar::plus, load::Loaded, org::RAILWAY};
use jiff::civil::Date;
use store::{Rows, params};
use training::exemplar::{
    self, Desk, ExemplarId,
    nomination::{self, New, Whom},
    notice,
};
use ui::App;

use super::{
    courses::{Published, at},
    year::actor,
};

struct House<'a> {
    app: &'a App,
    loaded: &'a Loaded,
    tenant: TenantId,
    as_of: Date,
}

pub async fn load(app: &App, loaded: &Loaded, published: &Published, as_of: Date) -> Result<()> {
    let house = House { app, loaded, tenant: loaded.tenants[RAILWAY], as_of };
    house.honoured(published).await?;
    house.in_notice().await?;
    house.waiting().await
}

impl House<'_> {
    /// One who works there and has no role, by staff number.
    async fn colleague(&self, unit: &str, place: i64) -> Result<PersonId> {
        let unit = self.loaded.units.get(unit).ok_or_else(|| internal(format!("no {unit}")))?;
        let sql = "select p.id from people_person p join people_membership m on m.person_id = p.id
                   where p.tenant_id = $1 and m.unit_id = $2 and m.to_day is null and p.left_on is null
                   and not exists (select 1 from people_grant g where g.person_id = p.id)
                   order by p.staff_number limit 1 offset $3";
        let found: Option<PersonId> = self.app.db.value(sql, params![self.tenant, *unit, place]).await?;
        found.ok_or_else(|| internal("nobody works there"))
    }

    async fn who(&self, person: PersonId) -> Result<Actor> {
        actor(&self.app.db, self.tenant, person, Day(self.as_of)).await
    }

    async fn organiser(&self) -> Result<Actor> {
        let found = self.loaded.cast.get("party-secretary").ok_or_else(|| internal("no party-secretary"))?;
        self.who(found.1).await
    }

    /// Somebody at their desk, so many days before the day of the data.
    fn desk<'a>(&'a self, actor: &'a Actor, before: i64) -> Desk<'a> {
        let day = plus(self.as_of, -before);
        Desk { db: &self.app.db, ids: &self.app.ids, actor, at: at(day, 10), today: Day(day) }
    }

    /// Agreed to and found true; so many days before.
    async fn checked(&self, id: ExemplarId, asked: PersonId, [agreed, verified]: [i64; 2], text: &str) -> Result<()> {
        let (asked, organiser) = (self.who(asked).await?, self.organiser().await?);
        let desk = self.desk(&asked, agreed);
        exemplar::consent(desk, &exemplar::open(desk.db, &asked, id, desk.today).await?, true).await?;
        let desk = self.desk(&organiser, verified);
        notice::verify(desk, &exemplar::open(desk.db, &organiser, id, desk.today).await?, true, text).await
    }

    async fn publish(&self, id: ExemplarId, before: i64) -> Result<()> {
        let organiser = self.organiser().await?;
        let desk = self.desk(&organiser, before);
        let of = exemplar::open(desk.db, &organiser, id, desk.today).await?;
        notice::publish(desk, &of, notice::LEAST, notice::LEAST).await
    }

    async fn honoured(&self, published: &Published) -> Result<()> {
        let (cook, by) = (self.colleague("rlw/jiguan/houqin", 0).await?, self.colleague("rlw/gongdian-2/03", 0).await?);
        let new = New {
            whom: Whom::Person(cook),
            title: "凌晨四点半的热包子，一年没有断过".into(),
            deeds: "去年 11 月起，和徒弟一人一周轮班，四点起来蒸包子、熬粥，送到供电二车间门卫室，\
                    五点下天窗的人有热的吃。\n天窗取消的那天不蒸，一年里没有浪费过一箱。\n\
                    今年七月停电两天，用煤气灶照样送到。"
                .into(),
            culture: "service",
            occasion: "把小事办长久".into(),
        };
        let by = self.who(by).await?;
        let id = nomination::nominate(self.desk(&by, 40), &new).await?;
        let records = "查了后勤保障部一年的早班工时单和食堂领料单，问过门卫室和两个班组，送餐 231 天，属实。";
        self.checked(id, cook, [38, 33], records).await?;
        self.publish(id, 30).await?;
        let organiser = self.organiser().await?;
        let desk = self.desk(&organiser, 18);
        let of = exemplar::open(desk.db, &organiser, id, desk.today).await?;
        notice::honour(desk, &of, "服务之星", desk.today).await?;
        let of = exemplar::open(desk.db, &organiser, id, desk.today).await?;
        let story = published.get(&(RAILWAY, "rlw-story-night-kitchen")).ok_or_else(|| internal("no story"))?;
        notice::tell(self.desk(&organiser, 16), &of, story.loaded.id.into()).await
    }

    async fn in_notice(&self) -> Result<()> {
        let key = "rlw/gongwu-1/03";
        let team = *self.loaded.units.get(key).ok_or_else(|| internal(format!("no {key}")))?;
        let by = self.who(self.colleague("rlw/gongwu-1/04", 0).await?).await?;
        let new = New {
            whom: Whom::Team(team),
            title: "三个雨夜，守住一处边坡".into(),
            deeds: "8 月 12 日到 14 日连下三天雨，工区分成四班，每半小时看一次边坡上的水位桩，夜里不断人。\n\
                    14 日凌晨两点十分发现护坡鼓起三厘米，先拦停，后报告，用一百二十个沙袋压住坡脚，\
                    天亮前开通，没有列车受影响。"
                .into(),
            culture: "safety",
            occasion: "防洪".into(),
        };
        let id = nomination::nominate(self.desk(&by, 12), &new).await?;
        let leaders =
            people::person::holders(&self.app.db, self.tenant, Role::TeamLeader, team, Day(self.as_of)).await?;
        let leader = *leaders.first().ok_or_else(|| internal("nobody leads"))?;
        let records = "对了调度命令、雨量记录和工区看守记录，和水位桩的照片一致，属实。";
        self.checked(id, leader, [11, 6], records).await?;
        self.publish(id, 3).await
    }

    async fn waiting(&self) -> Result<()> {
        let key = "rlw/gongwu-2/02";
        let (person, by) = (self.colleague(key, 0).await?, self.colleague(key, 1).await?);
        let new = New {
            whom: Whom::Person(person),
            title: "把交接班记录由三张并成一张".into(),
            deeds: "今年三月起，自己画了一张表，把巡检、工具、遗留问题三张记录并成一张，班组试了两个月，\
                    交接由二十分钟减到八分钟，漏记由每月四次减到没有。表现在全车间在用。"
                .into(),
            culture: "business",
            occasion: String::new(),
        };
        let by = self.who(by).await?;
        nomination::nominate(self.desk(&by, 2), &new).await.map(drop)
    }
}
