//! Training of the demonstration: three years of classes with who came, in the
//! capacity that each had on the day; bases, trips, a plan, and what is to come.

use std::collections::{BTreeSet, HashMap, HashSet};

use ::training::{
    class::{self, place},
    fit::{self, Slot},
    load::{self, Past},
    plan::{
        Mode,
        review::{self, Desk},
        version::{self, Draft, Planned},
    },
    study_base,
};
use base::{Day, Moment, PersonId, Result, TenantId, UnitId, error::internal, shift::ShiftPattern};
use demo::{
    calendar::plus,
    load::Loaded,
    org::{HOSPITAL, RAILWAY},
    stream::Stream,
    training::{BASES, CHANGES, PlannedClass, QUESTIONS, SAFETY, changed_on, members, others, secretaries, to_come},
};
use jiff::civil::{Date, Time};
use learning::course::Kind;
use people::audience::Rule;
use store::{FromQueryResult, Rows, Tx, params};
use ui::App;
use uuid::Uuid;

use super::{
    SEED,
    courses::{Published, writers},
    year::actor,
};

pub async fn load(app: &App, loaded: &Loaded, published: &Published, as_of: Date) -> Result<()> {
    app.db
        .write(|tx| async move {
            for tenant in [RAILWAY, HOSPITAL] {
                let house = House::read(&tx, loaded, tenant).await?;
                if tenant == RAILWAY {
                    change_secretaries(&tx, app, &house, as_of).await?;
                    let held = posts(&tx, house.tenant).await?;
                    draw(&tx, app, &house, &secretaries(as_of), &held, as_of).await?;
                    let members_of = memberships(&tx, house.tenant).await?;
                    draw(&tx, app, &house, &members(as_of), &members_of, as_of).await?;
                }
                let staff = house.staff.clone();
                let planned: Vec<PlannedClass> =
                    others(as_of).into_iter().filter(|class| class.tenant == tenant).collect();
                draw(&tx, app, &house, &planned, &staff, as_of).await?;
            }
            Ok(())
        })
        .await?;
    bases(app, loaded, as_of).await?;
    plan(app, loaded, published, as_of).await?;
    upcoming(app, loaded, as_of).await
}

/// A dated belonging: whoever has it on a day may come to the class.
#[derive(Debug, Clone, FromQueryResult)]
struct Held {
    person_id: PersonId,
    unit_id: UnitId,
    from_day: Day,
    to_day: Option<Day>,
}

impl Held {
    fn on(&self, day: Date) -> bool {
        self.from_day.0 <= day && self.to_day.is_none_or(|to| to.0 > day)
    }
}

struct House {
    slug: &'static str,
    tenant: TenantId,
    organiser: PersonId,
    staff: Vec<Held>,
    /// The shifts of where each works and has worked.
    shifts: HashMap<PersonId, Vec<Option<ShiftPattern>>>,
    calendar: base::calendar::WorkingCalendar,
}

impl House {
    async fn read(tx: &Tx, loaded: &Loaded, slug: &'static str) -> Result<Self> {
        #[derive(FromQueryResult)]
        struct Row {
            person_id: PersonId,
            shift_pattern: String,
        }
        let tenant = loaded.tenants[slug];
        let staff = belonging(tx, tenant, "admin").await?;
        let sql = "select m.person_id, u.shift_pattern from people_membership m join people_unit u on u.id = m.unit_id
                   where m.tenant_id = $1 and u.tree = 'admin'";
        let rows: Vec<Row> = tx.all(sql, params![tenant]).await?;
        let mut shifts: HashMap<PersonId, Vec<Option<ShiftPattern>>> = HashMap::new();
        for row in rows {
            shifts.entry(row.person_id).or_default().push(row.shift_pattern.parse().ok());
        }
        let calendar = people::calendar::of(tx, tenant).await?;
        Ok(Self { slug, tenant, organiser: writers(loaded, slug)?.0, staff, shifts, calendar })
    }

    /// Nobody is called on the day of a night shift or the rest after it, in no
    /// team that they were ever in.
    fn can_come(&self, person: PersonId, class: &PlannedClass) -> bool {
        let (starts, ends) = hours(class);
        let is_free = |pattern: Option<ShiftPattern>| {
            let slots = class.days.iter().map(|day| Slot { day: *day, starts, ends });
            slots.into_iter().all(|slot| !fit::of(pattern, &self.calendar, slot).is_refused())
        };
        self.shifts.get(&person).is_none_or(|patterns| patterns.iter().all(|pattern| is_free(*pattern)))
    }
}

fn hours(class: &PlannedClass) -> (Time, Time) {
    let at = |hour| Time::new(hour, 0, 0, 0).unwrap_or(Time::midnight());
    (at(class.hours.0), at(class.hours.1))
}

fn at(day: Date, hour: i8) -> Moment {
    let local = day.at(hour, 0, 0, 0).to_zoned_datetime(ui::cx::default_zone());
    Moment(local.map(|local| local.timestamp()).unwrap_or_default())
}

async fn belonging(rows: &impl Rows, tenant: TenantId, tree: &str) -> Result<Vec<Held>> {
    let sql = "select m.person_id, m.unit_id, m.from_day, m.to_day from people_membership m
               join people_unit u on u.id = m.unit_id and u.tree = $2 join people_person p on p.id = m.person_id
               where m.tenant_id = $1 order by p.staff_number, m.from_day";
    rows.all(sql, params![tenant, tree]).await
}

async fn memberships(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Held>> {
    belonging(rows, tenant, "party").await
}

/// Who led a branch (not the committee above them), and when.
async fn posts(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Held>> {
    let sql = "select g.person_id, g.unit_id, g.from_day, g.to_day from people_grant g
               join people_unit u on u.id = g.unit_id and u.tree = 'party' join people_person p on p.id = g.person_id
               where g.tenant_id = $1 and g.role = 'branch-secretary'
                 and exists (select 1 from people_unit_parent a where a.unit_id = g.unit_id)
               order by p.staff_number, g.from_day";
    rows.all(sql, params![tenant]).await
}

/// Of five branches the secretary changed on a day; the others have led theirs
/// since before the three years.
async fn change_secretaries(tx: &Tx, app: &App, house: &House, as_of: Date) -> Result<()> {
    let posts = posts(tx, house.tenant).await?;
    let changed = Day(changed_on(as_of));
    let members = memberships(tx, house.tenant).await?;
    let leading: HashSet<PersonId> = posts.iter().map(|post| post.person_id).collect();
    let sql = "select person_id from people_grant where tenant_id = $1";
    let busy: HashSet<PersonId> = tx.column::<PersonId>(sql, params![house.tenant]).await?.into_iter().collect();
    let before = Day(plus(changed.0, -2_000));
    let mut left = CHANGES;
    for post in &posts {
        // Whoever can be signed in as keeps the post.
        let first_class = secretaries(as_of).remove(0);
        let earlier = members.iter().find(|member| {
            member.unit_id == post.unit_id
                && member.from_day.0 < plus(changed.0, -500)
                && !leading.contains(&member.person_id)
                && !busy.contains(&member.person_id)
                && house.can_come(member.person_id, &first_class)
        });
        let since = match earlier.filter(|_| left > 0) {
            Some(earlier) => {
                left -= 1;
                let id: Uuid = app.ids.make();
                let values = store::row! {
                    id: id, tenant_id: house.tenant, person_id: earlier.person_id, role: "branch-secretary",
                    unit_id: post.unit_id, from_day: before, to_day: changed, granted_at: at(before.0, 9)
                };
                tx.insert("people_grant", values).await?;
                changed
            }
            None => before,
        };
        let sql = "update people_grant set from_day = $4 where tenant_id = $1 and person_id = $2 and unit_id = $3
                   and role = 'branch-secretary' and to_day is null";
        tx.execute(sql, params![house.tenant, post.person_id, post.unit_id, since]).await?;
    }
    if left == 0 { Ok(()) } else { Err(internal("too few branches could have had another secretary")) }
}

/// Draws who came: so many who had not come before, so many who had, all of
/// them what the class was held for on its days and free of the night.
async fn draw(tx: &Tx, app: &App, house: &House, classes: &[PlannedClass], held: &[Held], as_of: Date) -> Result<()> {
    let mut came: BTreeSet<PersonId> = BTreeSet::new();
    let mut this_year: (i16, HashSet<PersonId>) = (0, HashSet::new());
    // Who could come to few of the classes is drawn first.
    for class in classes.iter().filter(|class| class.days.iter().all(|day| *day <= as_of)) {
        let first_day = class.days.first().copied().unwrap_or(as_of);
        if this_year.0 != first_day.year() {
            this_year = (first_day.year(), HashSet::new());
        }
        let mut able: Vec<&Held> = held
            .iter()
            .filter(|held| class.days.iter().all(|day| held.on(*day)) && !this_year.1.contains(&held.person_id))
            .filter(|held| class.held_for == "secretary" || house.can_come(held.person_id, class))
            .collect();
        Stream::new(SEED, &format!("training/{}/{}", house.slug, class.title)).shuffle(&mut able);
        // A post that will be given up is trained while it is held.
        able.sort_by_key(|held| {
            (held.to_day.is_none(), held.from_day.0 <= changed_on(as_of).yesterday().unwrap_or(as_of))
        });
        let mut known = HashSet::new();
        able.retain(|held| known.insert(held.person_id));
        let (old, new): (Vec<PersonId>, Vec<PersonId>) =
            able.iter().map(|held| held.person_id).partition(|person| came.contains(person));
        // Where nobody counts the first time, anybody will do.
        let (first, again) = if class.held_for == "staff" { (class.again, 0) } else { (class.first, class.again) };
        let pool: Vec<PersonId> =
            if class.held_for == "staff" { able.iter().map(|held| held.person_id).collect() } else { new };
        if pool.len() < first || old.len() < again {
            return Err(internal(format!("{}: {} new and {} known are too few", class.title, pool.len(), old.len())));
        }
        let people: Vec<PersonId> = pool.into_iter().take(first).chain(old.into_iter().take(again)).collect();
        this_year.1.extend(&people);
        came.extend(&people);
        keep(tx, app, house, class, people).await?;
    }
    Ok(())
}

async fn keep(tx: &Tx, app: &App, house: &House, class: &PlannedClass, came: Vec<PersonId>) -> Result<()> {
    let (starts, ends) = hours(class);
    let first = class.days.first().copied().unwrap_or(Date::ZERO);
    let last = class.days.last().copied().unwrap_or(first);
    let past = Past {
        kind: class.kind,
        title: class.title.clone(),
        category: class.category,
        held_for: class.held_for,
        summary: class.summary.into(),
        venue: class.venue.into(),
        trainers: class.trainers.into(),
        seats: class.seats.max(came.len() as i64),
        rule: Rule::default(),
        safety: if class.kind == "trip" { SAFETY.into() } else { String::new() },
        sessions: class.days.iter().map(|day| (Day(*day), starts, ends)).collect(),
        came,
        made_by: house.organiser,
        made_at: at(plus(first, -30), 9),
        marked_at: at(last, 17),
    };
    let id = load::class(tx, &app.ids, house.tenant, &app.config.server.public_url, &past).await?;
    let mut stream = Stream::new(SEED, &format!("feedback/{}/{}/{first}", house.slug, class.title));
    let mut answer = |from: i64| stream.between(from, 6);
    let answers: Vec<[i64; 3]> = (0..class.answers).map(|_| [answer(3), answer(2), answer(3)]).collect();
    let by: Vec<PersonId> = past.came.iter().copied().take(class.answers).collect();
    load::feedback(tx, house.tenant, id, &answers, &by).await?;
    if class.kind == "live" {
        let recorded = learning::course::recorded(tx, house.tenant).await?;
        let unit = recorded.first().map(|course| learning::unit::LearningUnitId(course.id));
        let mut askers = past.came.iter().copied();
        let questions: Vec<load::Question<'_>> = QUESTIONS
            .iter()
            .map(|(text, is_named, answer)| load::Question {
                text,
                asker: askers.next().filter(|_| *is_named),
                answer: *answer,
            })
            .collect();
        load::live(tx, &app.ids, (house.tenant, house.organiser), id, unit, (Day(last), at(last, 21)), &questions)
            .await?;
    }
    Ok(())
}

async fn bases(app: &App, loaded: &Loaded, as_of: Date) -> Result<()> {
    for base in &BASES {
        let by = actor(&app.db, loaded.tenants[base.tenant], writers(loaded, base.tenant)?.0, Day(as_of)).await?;
        let new = study_base::New {
            name: base.name.into(),
            address: base.address.into(),
            what: base.what.into(),
            contact: String::new(),
            transport: base.transport.into(),
            safety: SAFETY.into(),
            most: base.most,
        };
        study_base::create(&app.db, &app.ids, &by, &new, at(plus(as_of, -700), 10)).await?;
    }
    Ok(())
}

const PLAN_UNITS: [&str; 3] = ["rlw-window-protection", "rlw-lookout", "rlw-winter-rail"];

/// Three steps online and two offline for the line workers of one workshop.
async fn plan(app: &App, loaded: &Loaded, published: &Published, as_of: Date) -> Result<()> {
    let tenant = loaded.tenants[RAILWAY];
    let (writer, second) = writers(loaded, RAILWAY)?;
    let (writer, second) =
        (actor(&app.db, tenant, writer, Day(as_of)).await?, actor(&app.db, tenant, second, Day(as_of)).await?);
    let mut courses: Vec<(&str, Uuid)> = published
        .iter()
        .filter(|((of, _), _)| *of == RAILWAY)
        .map(|((_, slug), course)| (*slug, course.loaded.id.0))
        .collect();
    courses.sort_unstable();
    courses.sort_by_key(|(slug, _)| !PLAN_UNITS.contains(slug));
    let online = |nature, place: usize| {
        let course = courses.get(place).map(|(_, id)| (Kind::Unit, *id));
        Planned { id: None, mode: Mode::Online, nature, title: String::new(), course, twin: None }
    };
    let offline = |nature, title: &str| Planned {
        id: None,
        mode: Mode::Offline,
        nature,
        title: title.into(),
        course: None,
        twin: None,
    };
    let draft = Draft {
        title: "冬季施工安全：线上三课，线下两次".into(),
        category: "safety",
        arrangement: "先在手机上学三门微课，再到工区研讨一次，最后现场练一次防护。".into(),
        organisation: "各工区自己定时间，避开天窗和下夜班；没有手机的同志跟班前会一起学，由教员登记。".into(),
        assessment: "微课答对全部题目；研讨出小组结论；现场防护按卡控表做一遍。".into(),
        criterion: "practice",
        rule: Rule { units: vec![loaded.units["rlw/gongwu-3"]], ..Rule::default() },
        due_on: Some(Day(plus(as_of, 38))),
        steps: vec![
            online("theory", 0),
            online("daily", 1),
            online("daily", 2),
            offline("seminar", "工区研讨：冬天夜里怎么少跑一趟"),
            offline("practice", "现场防护练习"),
        ],
        ..Draft::default()
    };
    let day = |days, hour| at(plus(as_of, days), hour);
    let id = version::create(&app.db, &app.ids, &writer, &draft, day(-12, 9)).await?;
    let desk = |by, days| Desk { ids: &app.ids, actor: by, at: day(days, 10), today: Day(plus(as_of, days)) };
    review::submit(&app.db, desk(&writer, -12), id, 1).await?;
    review::review(&app.db, desk(&second, -11), id, 1, learning::unit::review::Decision::Approved, "").await?;
    review::publish(&app.db, desk(&writer, -10), id, 1).await
}

/// Open for signing up; the trip is full, and two are waiting.
async fn upcoming(app: &App, loaded: &Loaded, as_of: Date) -> Result<()> {
    for class in to_come(as_of) {
        let tenant = loaded.tenants[class.tenant];
        let by = actor(&app.db, tenant, writers(loaded, class.tenant)?.0, Day(as_of)).await?;
        let (starts, ends) = hours(&class);
        let meeting = |day: &Date| class::draft::Meeting { id: None, on_day: Day(*day), starts, ends };
        let draft = class::draft::Draft {
            category: class.category,
            held_for: class.held_for,
            summary: if class.kind == "dilemma" { DILEMMA.into() } else { class.summary.into() },
            seats: class.seats,
            turns: if class.days.len() > 1 { "one" } else { "all" },
            transport: if class.kind == "trip" { "轨道车 8:30 从环西站发".into() } else { String::new() },
            safety: if class.kind == "trip" { SAFETY.into() } else { String::new() },
            questions: questions(class.kind).into(),
            link: if class.kind == "live" { "https://meeting.example.cn/yidongketang".into() } else { String::new() },
            meetings: class.days.iter().map(meeting).collect(),
            ..class::draft::Draft::new(class.kind, &class.title, class.venue, class.trainers)
        };
        let id = class::draft::create(&app.db, &app.ids, &by, &draft, at(plus(as_of, -3), 9)).await?;
        if class.kind == "trip" {
            fill(app, &by, id, &class, as_of).await?;
        }
    }
    Ok(())
}

const DILEMMA: &str = "夜里两点，最后一台暖箱刚给了一个 32 周的早产儿。十分钟后，急诊转来一个体温 34 度的足月儿，家属就站在门口。值班的只有你和一名规培医生，备用暖箱在隔壁楼，电话没人接。";

fn questions(kind: &str) -> &'static str {
    match kind {
        "seminar" => "哪一趟是白跑的？\n谁能替你少跑这一趟？\n下个月先改哪一件？",
        "dilemma" => "你会先做哪一步？\n什么会让你改主意？\n班组以后怎么定规矩？",
        _ => "",
    }
}

async fn fill(app: &App, by: &base::Actor, id: class::ClassId, class: &PlannedClass, as_of: Date) -> Result<()> {
    let sql = "select p.id from people_person p where p.tenant_id = $1 and not exists (select 1 from people_grant g
                 where g.person_id = p.id) order by p.staff_number";
    let everybody: Vec<PersonId> = app.db.column(sql, params![by.tenant]).await?;
    let now = place::Now { at: at(as_of, 12), today: Day(as_of), zone: ui::cx::default_zone() };
    let mut asked = 0;
    for person in everybody.into_iter().step_by(37) {
        let who = actor(&app.db, by.tenant, person, Day(as_of)).await?;
        match place::ask(&app.db, &app.ids, &who, id, None, false, &now).await {
            Ok(()) => asked += 1,
            // Their shift forbids it.
            Err(base::Error::Invalid(_)) => {}
            Err(error) => return Err(error),
        }
        if asked == class.seats + 2 {
            break;
        }
    }
    Ok(())
}
