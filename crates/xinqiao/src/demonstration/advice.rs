//! Legal advice: hours of this week, the next and the one after, some of them
//! booked, and how often advice was taken in four quarters; through the same
//! functions as on the pages.

use base::{Actor, Day, PersonId, Result, Role, TenantId, error::internal};
use care::advice::{
    BookingId, Desk, SlotId,
    booking::{self, Words},
    hour,
    offer::{self, New},
    quarter,
    slot::OwnSlot,
    usage,
};
use demo::{
    calendar::plus,
    load::Loaded,
    org::{HOSPITAL, RAILWAY},
};
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use store::{Rows, params};
use ui::App;

use super::{courses::at, year::actor};

/// Times that advice was taken in the quarter that runs and the three before it.
const USED: [(&str, [i64; 4]); 2] = [(RAILWAY, [17, 33, 28, 21]), (HOSPITAL, [8, 14, 11, 6])];

/// What people write when they book: topic, words, how to be called.
const WORDS: [[&str; 3]; 6] = [
    ["contract", "合同年底到期，想问续签要注意什么，不续有没有补偿。", "老杨"],
    ["pay", "连着两个月加班按调休算，没有给加班费，这样对不对？", "小马"],
    ["family", "和爱人分开住了，孩子的抚养费怎么算。", "小许"],
    ["home", "租的房子房东要提前收回，押金能不能要回来。", "阿青"],
    ["injury", "下班路上被电动车撞了，算不算工伤，要在几天内报？", "老钟"],
    ["other", "", "小文"],
];

/// An adviser with their room, and where people who book work.
struct Office<'a> {
    app: &'a App,
    tenant: TenantId,
    adviser: Actor,
    room: &'a str,
    phone: &'a str,
    callers: Vec<PersonId>,
    as_of: Date,
    zone: TimeZone,
}

pub async fn load(app: &App, loaded: &Loaded, as_of: Date) -> Result<()> {
    let railway = loaded.tenants[RAILWAY];
    let lawyer = loaded.cast.get("legal-adviser").ok_or_else(|| internal("no legal-adviser"))?.1;
    let callers = colleagues(app, loaded, RAILWAY, "rlw/gongwu-1/03", 6).await?;
    open(app, railway, lawyer, ["机关综合楼 305", "10060012345"], callers, as_of).await?.furnish(RAILWAY).await?;

    let hospital = loaded.tenants[HOSPITAL];
    let lawyer =
        *colleagues(app, loaded, HOSPITAL, "hsp/zhikong", 1).await?.first().ok_or_else(|| internal("nobody"))?;
    let given = (at(plus(as_of, -200), 9), Day(plus(as_of, -200)));
    let role = Role::LegalAdviser;
    app.db
        .write(|tx| async move { people::grant::give(&tx, &app.ids, None, hospital, lawyer, role, None, given).await })
        .await?;
    let callers = colleagues(app, loaded, HOSPITAL, "hsp/erke", 6).await?;
    open(app, hospital, lawyer, ["行政楼 210", "10060020110"], callers, as_of).await?.furnish(HOSPITAL).await
}

/// Those who work there and have no role, by staff number.
async fn colleagues(app: &App, loaded: &Loaded, tenant: &str, unit: &str, most: i64) -> Result<Vec<PersonId>> {
    let unit = loaded.units.get(unit).ok_or_else(|| internal(format!("no {unit}")))?;
    let sql = "select p.id from people_person p join people_membership m on m.person_id = p.id
               where p.tenant_id = $1 and m.unit_id = $2 and m.to_day is null and p.left_on is null
               and not exists (select 1 from people_grant g where g.person_id = p.id)
               order by p.staff_number limit $3";
    app.db.column(sql, params![loaded.tenants[tenant], *unit, most]).await
}

async fn open<'a>(
    app: &'a App,
    tenant: TenantId,
    lawyer: PersonId,
    [room, phone]: [&'a str; 2],
    callers: Vec<PersonId>,
    as_of: Date,
) -> Result<Office<'a>> {
    let adviser = actor(&app.db, tenant, lawyer, Day(as_of)).await?;
    Ok(Office { app, tenant, adviser, room, phone, callers, as_of, zone: ui::cx::default_zone() })
}

impl Office<'_> {
    fn desk<'a>(&'a self, actor: &'a Actor, day: Date, hour: i8) -> Desk<'a> {
        let app = self.app;
        Desk {
            db: &app.db,
            ids: &app.ids,
            seal: &app.seal,
            actor,
            zone: &self.zone,
            at: at(day, hour),
            today: Day(day),
        }
    }

    async fn furnish(&self, tenant: &str) -> Result<()> {
        let monday = plus(self.as_of, -i64::from(self.as_of.weekday().to_monday_zero_offset()));
        for week in 0..3 {
            self.offer(plus(monday, 7 * week + 1), [14, 16], 30, "room").await?;
            self.offer(plus(monday, 7 * week + 3), [19, 20], 20, "phone").await?;
        }
        self.book().await?;
        let used = USED.iter().find(|(of, _)| *of == tenant).map(|(_, used)| *used).unwrap_or_default();
        for (back, used) in (0_i64..).zip(used) {
            let name = quarter(Day(self.as_of.saturating_sub((3 * back).months())));
            self.app.db.write(|tx| async move { usage::add(&tx, self.tenant, &name, used).await }).await?;
        }
        Ok(())
    }

    /// Two weeks before the day.
    async fn offer(&self, day: Date, [from, to]: [i8; 2], minutes: i64, way: &'static str) -> Result<()> {
        let new = New {
            day: Day(day),
            from: jiff::civil::time(from, 0, 0, 0),
            to: jiff::civil::time(to, 0, 0, 0),
            minutes,
            way,
            place: if way == "room" { self.room } else { self.phone }.into(),
            note: if way == "room" { "不用登记，直接上楼" } else { "" }.into(),
        };
        offer::offer(self.desk(&self.adviser, plus(day, -14), 9), &new).await.map(drop)
    }

    /// Every second slot, as long as there are callers; what is over was taken.
    async fn book(&self) -> Result<()> {
        let sql = "select id from care_slot where tenant_id = $1 order by starts_at, id";
        let slots: Vec<SlotId> = self.app.db.column(sql, params![self.tenant]).await?;
        let callers = self.callers.iter().zip(WORDS);
        for (slot, (caller, [topic, text, called])) in slots.into_iter().step_by(2).zip(callers) {
            let own = OwnSlot::open(&self.app.db, &self.adviser, slot).await?;
            let day = own.slot.day.0;
            let caller = actor(&self.app.db, self.tenant, *caller, Day(self.as_of)).await?;
            let id: BookingId = self.app.ids.untimed();
            let words = Words { topic: topic.into(), text: text.into(), called: called.into() };
            booking::book(self.desk(&caller, plus(day, -9), 12), slot, id, &words).await?;
            if day < self.as_of {
                let own = OwnSlot::open(&self.app.db, &self.adviser, slot).await?;
                hour::outcome(self.desk(&self.adviser, day, 21), &own, true).await?;
            }
        }
        Ok(())
    }
}
