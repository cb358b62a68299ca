//! Two years of the branches' life: meetings with who was there, decisions open
//! and done, theme days, one period that was skipped; in few statements. A
//! rotation, tours and campaigns, through the same functions as on the pages.

mod plans;

use std::collections::HashMap;

use base::{Day, Moment, PersonId, Result, TenantId, UnitId, calendar::WorkingCalendar};
use demo::{branches as words, load::Loaded, org, stream::Stream};
use jiff::{ToSpan, civil::Date};
use store::{FromQueryResult, Rows, Tx, Value, params};
use training::meeting::Kind;
use ui::App;
use uuid::Uuid;

use super::{SEED, courses::Published};

/// Months of meetings, this one counted.
const MONTHS: i32 = 24;

pub async fn load(app: &App, loaded: &Loaded, published: &Published, as_of: Date) -> Result<()> {
    for slug in [org::RAILWAY, org::HOSPITAL] {
        let tenant = loaded.tenants[slug];
        let calendar = people::calendar::of(&app.db, tenant).await?;
        let branches = branches(&app.db, tenant).await?;
        let mut rows = Tables::default();
        let organiser = loaded.cast.get("party-secretary").filter(|(of, _)| *of == tenant).map(|(_, person)| *person);
        let Some(maker) = organiser.or(branches.first().map(|branch| branch.secretary)) else { continue };
        let mut year = Year { app, tenant, slug, as_of, calendar: &calendar, maker, rows: &mut rows };
        let themes = year.themes(published);
        for branch in &branches {
            year.branch(branch, &themes, loaded);
        }
        app.db.write(|tx| async move { rows.insert(&tx).await }).await?;
    }
    plans::load(app, loaded, as_of).await
}

struct Branch {
    id: UnitId,
    code: String,
    secretary: PersonId,
    /// With the day from which they belong to it.
    members: Vec<(PersonId, Day)>,
}

async fn branches(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Branch>> {
    #[derive(FromQueryResult)]
    struct Named {
        id: UnitId,
        code: String,
    }
    #[derive(FromQueryResult)]
    struct Belongs {
        unit_id: UnitId,
        person_id: PersonId,
        from_day: Day,
    }
    let sql =
        "select m.unit_id, m.person_id, m.from_day from people_membership m join people_unit u on u.id = m.unit_id
               join people_person p on p.id = m.person_id
               where u.tenant_id = $1 and u.tree = 'party' and m.to_day is null order by p.staff_number";
    let mut members: HashMap<UnitId, Vec<(PersonId, Day)>> = HashMap::new();
    for belongs in rows.all::<Belongs>(sql, params![tenant]).await? {
        members.entry(belongs.unit_id).or_default().push((belongs.person_id, belongs.from_day));
    }
    let sql = "select g.unit_id, g.person_id, g.from_day from people_grant g join people_unit u on u.id = g.unit_id
               where u.tenant_id = $1 and u.tree = 'party' and g.role = 'branch-secretary' order by g.from_day, g.id";
    let secretaries: Vec<Belongs> = rows.all(sql, params![tenant]).await?;
    let secretaries: HashMap<UnitId, PersonId> =
        secretaries.into_iter().map(|belongs| (belongs.unit_id, belongs.person_id)).collect();
    let sql =
        "select id, code from people_unit where tenant_id = $1 and tree = 'party' and kind = 'branch' order by code";
    let named: Vec<Named> = rows.all(sql, params![tenant]).await?;
    let branch = |unit: Named| {
        let members = members.remove(&unit.id)?;
        let secretary = secretaries.get(&unit.id).copied().or(members.first().map(|(id, _)| *id))?;
        Some(Branch { id: unit.id, code: unit.code, secretary, members })
    };
    Ok(named.into_iter().filter_map(branch).collect())
}

#[derive(Default)]
struct Tables {
    themes: Vec<Vec<Value>>,
    meetings: Vec<Vec<Value>>,
    items: Vec<Vec<Value>>,
    records: Vec<Vec<Value>>,
    attendance: Vec<Vec<Value>>,
    decisions: Vec<Vec<Value>>,
    steps: Vec<Vec<Value>>,
    skips: Vec<Vec<Value>>,
}

impl Tables {
    async fn insert(self, tx: &Tx) -> Result<()> {
        const BY: [&str; 2] = ["made_by", "made_at"];
        let columns = |own: &[&'static str]| own.iter().copied().chain(BY).collect::<Vec<_>>();
        let theme = columns(&["id", "tenant_id", "title", "on_day", "study", "link", "discussion", "service"]);
        tx.insert_all("training_theme_day", &theme, self.themes).await?;
        let meeting = columns(&[
            "id",
            "tenant_id",
            "branch_id",
            "kind",
            "title",
            "on_day",
            "at_time",
            "place",
            "minutes",
            "theme_id",
        ]);
        tx.insert_all("training_meeting", &meeting, self.meetings).await?;
        let item = ["meeting_id", "place", "tenant_id", "kind", "text", "link"];
        tx.insert_all("training_meeting_item", &item, self.items).await?;
        let record = columns(&["meeting_id", "tenant_id", "text", "expected"]);
        tx.insert_all("training_meeting_record", &record, self.records).await?;
        let attendance = ["meeting_id", "person_id", "tenant_id", "noted_by", "noted_at"];
        tx.insert_all("training_meeting_attendance", &attendance, self.attendance).await?;
        let decision = columns(&["id", "tenant_id", "branch_id", "meeting_id", "text", "owner_id", "due_on"]);
        tx.insert_all("training_decision", &decision, self.decisions).await?;
        let step = columns(&["id", "tenant_id", "decision_id", "kind", "text", "due_on"]);
        tx.insert_all("training_decision_step", &step, self.steps).await?;
        let skip = columns(&["branch_id", "kind", "from_day", "tenant_id", "reason"]);
        tx.insert_all("training_skip", &skip, self.skips).await
    }
}

struct ThemeOfMonth {
    id: Uuid,
    on: Date,
    theme: words::Theme,
    link: String,
}

struct Year<'a> {
    app: &'a App,
    tenant: TenantId,
    slug: &'static str,
    as_of: Date,
    calendar: &'a WorkingCalendar,
    /// Who made the themes for all branches.
    maker: PersonId,
    rows: &'a mut Tables,
}

fn evening(day: Date) -> Moment {
    Moment(ui::cx::default_zone().to_timestamp(day.at(17, 0, 0, 0)).unwrap_or_default())
}

impl Year<'_> {
    fn months(&self) -> Vec<Date> {
        let this = self.as_of.first_of_month();
        (0..MONTHS).rev().map(|back| this.saturating_sub(back.months())).collect()
    }

    /// The working day on or after the `day`-th of a month.
    fn working(&self, month: Date, day: i64) -> Date {
        let first = month.saturating_add((day - 1).days());
        if self.calendar.is_working_day(first) {
            return first;
        }
        let next = self.calendar.next_working_day(first).unwrap_or(first);
        // A long holiday at the end of a month: the last working day before it.
        if next.month() == month.month() { next } else { self.calendar.add_working_days(first, -1).unwrap_or(first) }
    }

    fn themes(&mut self, published: &Published) -> Vec<ThemeOfMonth> {
        let mut learnt: Vec<_> = published.iter().filter(|((tenant, _), _)| *tenant == self.slug).collect();
        learnt.sort_by_key(|((_, slug), _)| *slug);
        let months = self.months();
        let mut themes = Vec::new();
        for (number, month) in months.into_iter().enumerate() {
            let theme = words::THEMES[(month.month() - 1) as usize];
            let on = self.working(month, 20);
            let link = learnt.get(number % learnt.len().max(1)).map(|(_, course)| course.loaded.id);
            let link = link.map(|id| format!("/learning/units/{id}")).unwrap_or_default();
            let id: Uuid = self.app.ids.make();
            let by = self.tenant;
            let made = evening(month);
            self.rows.themes.push(params![
                id,
                by,
                theme.0,
                Day(on),
                theme.1,
                link.as_str(),
                theme.2,
                theme.3,
                self.maker,
                made
            ]);
            themes.push(ThemeOfMonth { id, on, theme, link });
        }
        themes
    }

    fn branch(&mut self, branch: &Branch, themes: &[ThemeOfMonth], loaded: &Loaded) {
        let mut stream = Stream::new(SEED, &format!("branches/{}", branch.code));
        let own = loaded.cast.get("branch-secretary").is_some_and(|(_, person)| *person == branch.secretary);
        let first = (stream.index(5), stream.index(9) as i64);
        for (month, theme) in self.months().into_iter().zip(themes) {
            let turn = (month.month() as usize + first.0, i64::from(month.year()) * 12 + i64::from(month.month()));
            let at = |base: i64| base + first.1 % 5;
            self.hold(
                branch,
                &mut stream,
                Kind::Committee,
                self.working(month, at(4)),
                words::COMMITTEE[turn.0 % 6],
                None,
            );
            let skipped = self.skip(branch, month);
            if !skipped {
                self.hold(
                    branch,
                    &mut stream,
                    Kind::Group,
                    self.working(month, at(10)),
                    words::GROUP[turn.0 % 4],
                    None,
                );
            }
            self.hold(
                branch,
                &mut stream,
                Kind::ThemeDay,
                theme.on,
                (theme.theme.0, "学习、议事、服务都做了，议出的事记在支委会。"),
                Some(theme),
            );
            let quarter = (turn.1 / 3 % 4) as usize;
            match month.month() % 3 {
                2 => self.hold(
                    branch,
                    &mut stream,
                    Kind::Assembly,
                    self.working(month, at(14)),
                    words::ASSEMBLY[quarter],
                    None,
                ),
                0 => self.hold(
                    branch,
                    &mut stream,
                    Kind::Lecture,
                    self.working(month, at(16)),
                    words::LECTURE[quarter],
                    None,
                ),
                _ => {}
            }
        }
        if own {
            self.open_decisions(branch);
            let day = self.working(self.as_of.first_of_month().saturating_add(1.month()), 10);
            self.hold(branch, &mut stream, Kind::Assembly, day, ("支部党员大会：民主评议前的准备", ""), None);
        }
    }

    /// The one period without a group meeting: everybody was on the line for the flood.
    fn skip(&mut self, branch: &Branch, month: Date) -> bool {
        let flood =
            branch.code.ends_with("/gongwu-3-1") && month == Date::new(self.as_of.year(), 8, 1).unwrap_or(month);
        if flood {
            let reason = "防洪抢险，全员上线，党小组会改在九月合并开";
            let at = evening(month.saturating_add(20.days()));
            self.rows.skips.push(params![
                branch.id,
                Kind::Group.code(),
                Day(month),
                self.tenant,
                reason,
                branch.secretary,
                at
            ]);
        }
        flood
    }

    fn hold(
        &mut self,
        branch: &Branch,
        stream: &mut Stream,
        kind: Kind,
        on: Date,
        (title, record): words::Talk,
        theme: Option<&ThemeOfMonth>,
    ) {
        let (id, tenant): (Uuid, _) = (self.app.ids.make(), self.tenant);
        let place = ["车间会议室", "党员活动室", "候班室", "职工之家"][stream.index(4)];
        let minutes: i64 = match kind {
            Kind::Lecture => 90,
            Kind::ThemeDay => 120,
            _ => 60,
        };
        let called = evening(on.saturating_sub(5.days()));
        self.rows.meetings.push(params![
            id,
            tenant,
            branch.id,
            kind.code(),
            title,
            Day(on),
            if kind == Kind::Group { "17:30" } else { "15:00" },
            place,
            minutes,
            theme.map(|theme| theme.id),
            branch.secretary,
            called
        ]);
        let points: Vec<(&str, &str, &str)> = match theme {
            Some(theme) => vec![
                ("study", theme.theme.1, theme.link.as_str()),
                ("discussion", theme.theme.2, ""),
                ("service", theme.theme.3, ""),
            ],
            None => vec![("item", "回顾上次定的事", ""), ("item", title, ""), ("item", "分工和期限", "")],
        };
        for ((kind, text, link), place) in points.into_iter().zip(1_i64..) {
            self.rows.items.push(params![id, place, tenant, kind, text, link]);
        }
        if on <= self.as_of {
            self.record(branch, stream, kind, (id, on), record);
        }
    }

    fn record(&mut self, branch: &Branch, stream: &mut Stream, kind: Kind, (id, on): (Uuid, Date), text: &str) {
        let members: Vec<PersonId> =
            branch.members.iter().filter(|(_, from)| from.0 <= on).map(|(person, _)| *person).collect();
        let members = if members.is_empty() { vec![branch.secretary] } else { members };
        let at = evening(on);
        let by = branch.secretary;
        self.rows.records.push(params![id, self.tenant, text, members.len() as i64, by, at]);
        // A committee has five, a group half of the branch; shift work keeps one in eight away.
        let called = match kind {
            Kind::Committee => members.len().min(5),
            Kind::Group => members.len().div_ceil(2),
            _ => members.len(),
        };
        let mut there: Vec<PersonId> = members.iter().take(called).filter(|_| stream.chance(0.87)).copied().collect();
        if there.is_empty() || !there.contains(&by) {
            there.retain(|person| *person != by);
            there.push(by);
        }
        for person in &there {
            self.rows.attendance.push(params![id, *person, self.tenant, by, at]);
        }
        if kind == Kind::Committee && stream.chance(0.5) {
            let owner = *stream.pick(&there);
            self.decide(stream, branch, (id, on), owner);
        }
    }

    /// What the secretary of the cast still has to see to: late, put off, and in time.
    fn open_decisions(&mut self, branch: &Branch) {
        let (id, tenant, by): (Uuid, _, _) = (self.app.ids.make(), self.tenant, branch.secretary);
        let on = self.calendar.add_working_days(self.as_of, -14).unwrap_or(self.as_of);
        let title = "支委会：八个点怎么过冬";
        let called = evening(on.saturating_sub(5.days()));
        let kind = Kind::Committee.code();
        self.rows.meetings.push(params![
            id,
            tenant,
            branch.id,
            kind,
            title,
            Day(on),
            "15:00",
            "站区会议室",
            60_i64,
            None::<Uuid>,
            by,
            called
        ]);
        self.rows.items.push(params![id, 1_i64, tenant, "item", title, ""]);
        let text = "逐点过了取暖、热水和值班床。三件事当场分工，下次会上对账。";
        self.rows.records.push(params![id, tenant, text, branch.members.len() as i64, by, evening(on)]);
        let there: Vec<PersonId> = branch.members.iter().take(5).map(|(person, _)| *person).collect();
        for person in &there {
            self.rows.attendance.push(params![id, *person, tenant, by, evening(on)]);
        }
        let plans = [
            ("给 K118 值班点换电暖器", -3, None),
            ("八个点的热水器查一遍", 4, Some(12)),
            ("腾一间值班床给夜班轮休", 20, None),
        ];
        for ((text, due, later), owner) in plans.into_iter().zip(there.iter().cycle().skip(1)) {
            let (decision, step): (Uuid, Uuid) = (self.app.ids.make(), self.app.ids.make());
            let due = self.as_of.saturating_add(i64::from(due).days());
            self.rows.decisions.push(params![decision, tenant, branch.id, id, text, *owner, Day(due), by, evening(on)]);
            if let Some(later) = later {
                let to = Day(self.as_of.saturating_add(i64::from(later).days()));
                let at = evening(self.as_of.saturating_sub(2.days()));
                self.rows.steps.push(params![
                    step,
                    tenant,
                    decision,
                    "deferred",
                    "有三个点在等配件",
                    Some(to),
                    *owner,
                    at
                ]);
            }
        }
    }

    fn decide(&mut self, stream: &mut Stream, branch: &Branch, (meeting, on): (Uuid, Date), owner: PersonId) {
        let id: Uuid = self.app.ids.make();
        let text = *stream.pick(words::decisions(self.slug));
        let due = on.saturating_add(stream.between(14, 45).days());
        let (tenant, by) = (self.tenant, branch.secretary);
        self.rows.decisions.push(params![id, tenant, branch.id, meeting, text, owner, Day(due), by, evening(on)]);
        let mut step = |kind: &str, text: &str, to: Option<Date>, day: Date| {
            let step: Uuid = self.app.ids.make();
            self.rows.steps.push(params![step, tenant, id, kind, text, to.map(Day), owner, evening(day)]);
        };
        let later = due.saturating_add(20.days());
        let is_deferred = stream.chance(0.12) && due < self.as_of;
        if is_deferred {
            step("deferred", "要等天窗和材料", Some(later), due.saturating_sub(1.day()));
        }
        let end = if is_deferred { later } else { due };
        if end <= self.as_of {
            // One in twenty is still waiting, one in thirty was given up.
            match stream.index(60) {
                0..=2 => {}
                3 | 4 => step("dropped", "公司已经统一解决，不再单独办", None, end),
                _ => step(
                    "done",
                    words::ENDINGS[stream.index(5)],
                    None,
                    end.saturating_sub(stream.between(0, 6).days()).max(on),
                ),
            }
        } else if stream.chance(0.4) && on.saturating_add(7.days()) <= self.as_of {
            step("progress", "已经联系，正在排", None, on.saturating_add(7.days()));
        }
    }
}
