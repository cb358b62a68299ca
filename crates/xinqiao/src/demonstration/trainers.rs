//! The courses for educators and editors, their paths with practical tasks,
//! pieces of work, polls that a group has answered, and the development plan
//! by level and kind.

use std::collections::HashMap;

use base::{Actor, Day, Moment, PersonId, Result, Role, TenantId, error::internal};
use bytes::Bytes;
use demo::{
    calendar::plus,
    films,
    load::Loaded,
    org::{HOSPITAL, RAILWAY},
    stream::Stream,
    trainers::{self, PlannedPath, PlannedTask, TrainerUnit},
};
use jiff::civil::Date;
use learning::{
    answer::Now,
    certificate::Subject,
    course::Kind,
    load::{self, Past},
    markdown,
    path::{self, PathId, review},
    poll,
    practical::{
        self, Mode,
        piece::{self, Handed, Most},
        scoring::{self, Score},
    },
    unit::{
        review::Decision,
        version::{self, Draft},
    },
};
use store::{Rows, params};
use training::development;
use ui::App;

use super::{
    SEED,
    courses::{Published, at, right, writers},
    year::actor,
};

/// An organisation with who writes and who approves in it.
struct House<'a> {
    app: &'a App,
    tenant: TenantId,
    slug: &'static str,
    writer: Actor,
    second: Actor,
    as_of: Date,
}

pub async fn load(app: &App, loaded: &Loaded, published: &Published, as_of: Date) -> Result<()> {
    let tasks = trainers::tasks();
    for slug in [RAILWAY, HOSPITAL] {
        let tenant = loaded.tenants[slug];
        let (writer, second) = writers(loaded, slug)?;
        let house = House {
            app,
            tenant,
            slug,
            writer: actor(&app.db, tenant, writer, Day(as_of)).await?,
            second: actor(&app.db, tenant, second, Day(as_of)).await?,
            as_of,
        };
        let educators = educators(&house).await?;
        let units = units(&house, &educators).await?;
        let mut paths = HashMap::new();
        for plan in &trainers::PATHS {
            let id = open(&house, plan, &units).await?;
            if let Some(slug) = plan.task {
                set(&house, Subject::Path(id), task(&tasks, slug)?).await?;
                paths.insert(slug, id);
            }
        }
        for (_, unit, slug) in trainers::STEPS.iter().filter(|(only, ..)| *only == house.slug) {
            let course = published.get(&(house.slug, *unit)).ok_or_else(|| internal(format!("no unit {unit}")))?;
            set(&house, Subject::Unit(course.loaded.id), task(&tasks, slug)?).await?;
        }
        plan(&house, &educators, &units).await?;
        if house.slug == RAILWAY {
            pieces(&house, loaded, &paths).await?;
        }
    }
    Ok(())
}

type Units = HashMap<&'static str, load::Loaded>;

fn task<'a>(tasks: &'a [PlannedTask], slug: &str) -> Result<&'a PlannedTask> {
    tasks.iter().find(|task| task.slug == slug).ok_or_else(|| internal(format!("no task {slug}")))
}

/// By staff number, so that it is the same on every build.
async fn educators(house: &House<'_>) -> Result<Vec<PersonId>> {
    let sql = "select p.id from people_person p where p.tenant_id = $1 and exists (
                 select 1 from people_grant g where g.person_id = p.id and g.role = $2) order by p.staff_number";
    house.app.db.column(sql, params![house.tenant, Role::Educator.code()]).await
}

/// Published over the last two months, and learned by most educators since.
async fn units(house: &House<'_>, educators: &[PersonId]) -> Result<Units> {
    let mut made = Units::new();
    for (turn, planned) in trainers::trainer_units().iter().enumerate() {
        let on = plus(house.as_of, -75 + 5 * turn as i64);
        let loaded = unit(house, planned, on, educators).await?;
        for poll in markdown::take_polls(&planned.unit.body).1 {
            let mut stream = Stream::new(SEED, &format!("poll/{}/{}", house.slug, poll.key));
            for _ in 0..stream.between(21, 38) {
                let choice = stream.between(0, 2 * poll.options.len() as i64 - 1) / 2;
                poll::say(&house.app.db, house.tenant, loaded.id, &poll.key, choice as usize).await?;
            }
        }
        made.insert(planned.unit.slug, loaded);
    }
    Ok(made)
}

async fn unit(house: &House<'_>, planned: &TrainerUnit, on: Date, educators: &[PersonId]) -> Result<load::Loaded> {
    let plan = &planned.unit;
    let read = |gift: &str| match version::read_gift(gift) {
        (questions, faults) if faults.is_empty() => Ok(questions),
        (_, faults) => Err(internal(format!("{} line {}: {}", plan.slug, faults[0].line, faults[0].why.key))),
    };
    let (questions, pool) = (read(&plan.questions_gift)?, read(&plan.pool_gift)?);
    let draft = Draft {
        category: plan.category.into(),
        title: plan.title.into(),
        summary: plan.summary.into(),
        body: plan.body.clone(),
        gift: plan.questions_gift.clone(),
        scenario: planned.scenario.clone(),
        first_share: planned.first_share,
        ..Draft::default()
    };
    let (author, reviewer) = (house.writer.person, house.second.person);
    let new = load::Unit { draft, questions, pool, author, reviewer, published_at: at(on, 10) };
    let mut past = Vec::new();
    for person in educators.iter().filter(|person| **person != author) {
        let mut stream = Stream::new(SEED, &format!("trained/{}/{}", plan.slug, past.len()));
        let done = plus(on, 2 + stream.between(0, 20)).min(house.as_of);
        let answers =
            new.questions.iter().enumerate().map(|(place, question)| (place, right(question), true)).collect();
        past.push(Past {
            person: *person,
            assignment: None,
            due_on: None,
            answers,
            answered_at: at(done, 12),
            done_on: Some(Day(done)),
            probes: [None; 3],
        });
    }
    // Most, not all: the first to be told of a group are the groups that are large.
    past.retain(|it| {
        Stream::new(SEED, &format!("most/{}/{}", plan.slug, it.person)).chance(0.7) || plan.category == "theory"
    });
    let (app, tenant, new, past) = (house.app, house.tenant, &new, &past);
    app.db
        .write(|tx| async move {
            let loaded = load::unit(&tx, &app.ids, tenant, new).await?;
            load::history(&tx, &app.ids, tenant, &loaded, past, &app.config.server.public_url).await?;
            Ok(loaded)
        })
        .await
}

async fn open(house: &House<'_>, plan: &PlannedPath, units: &Units) -> Result<PathId> {
    let House { app, writer, second, as_of, .. } = house;
    let now = Moment(app.clock.now());
    let steps = plan.units.iter().map(|slug| units.get(slug).map(|unit| (unit.id, true)));
    let draft = path::version::Draft {
        title: plan.title.into(),
        summary: plan.summary.into(),
        posts: Vec::new(),
        levels: Vec::new(),
        steps: steps.collect::<Option<_>>().ok_or_else(|| internal(format!("{}: no such unit", plan.title)))?,
    };
    let id = path::version::create(&app.db, &app.ids, writer, &draft, now).await?;
    let desk = |actor| review::Desk { ids: &app.ids, actor, at: now, today: Day(*as_of) };
    review::submit(&app.db, desk(writer), id, 1).await?;
    review::review(&app.db, desk(second), id, 1, Decision::Approved, "").await?;
    review::publish(&app.db, desk(writer), id, 1).await?;
    Ok(id)
}

async fn set(house: &House<'_>, of: Subject, plan: &PlannedTask) -> Result<()> {
    let House { app, writer, second, .. } = house;
    let draft = practical::Draft {
        mode: Mode::from_code(plan.mode).ok_or_else(|| internal(plan.mode.to_owned()))?,
        title: plan.title.into(),
        task: plan.task.clone(),
        rubric: plan.rubric.clone(),
        files: plan.files,
        link: plan.link,
    };
    let now = Moment(app.clock.now());
    practical::save(&app.db, &app.ids, writer, of, 0, &draft, now).await?;
    practical::approve(&app.db, second, of, 1, now).await
}

/// What each level learns, and which educator is on which.
async fn plan(house: &House<'_>, educators: &[PersonId], units: &Units) -> Result<()> {
    let House { app, tenant, writer, second, as_of, .. } = house;
    let now = Moment(app.clock.now());
    for (level, kind, slug) in trainers::DEVELOPMENT {
        let (Some(level), Some(kind)) = (development::level(level), development::kind(kind)) else {
            return Err(internal(format!("{level} {kind}")));
        };
        let unit = units.get(slug).ok_or_else(|| internal(format!("no unit {slug}")))?;
        development::add(&app.db, &app.ids, writer, (level, kind), (Kind::Unit, unit.id.0), now).await?;
    }
    for (turn, person) in educators.iter().enumerate() {
        let level =
            if *person == writer.person { "lead" } else { development::LEVELS[[0, 1, 1, 2, 1, 0, 2][turn % 7]] };
        let number = people::person::get(&app.db, *tenant, *person).await?.staff_number;
        development::settle(&app.db, second, &number, level, (now, Day(*as_of))).await?;
    }
    Ok(())
}

/// One waits for an observer, one shall be tried again, one was reached.
async fn pieces(house: &House<'_>, loaded: &Loaded, paths: &HashMap<&str, PathId>) -> Result<()> {
    let film = || vec![("尖轨密贴.mp4", Bytes::from_static(films::BLADE))];
    let text = || {
        vec![("消息.txt", Bytes::from_static("K87 夜班班车 11 月 25 日起改为 5:10 从工区门口发车，下天窗就能上车。问综合部 611。原需求 9 月提出，已由提出人确认解决。核对日期：11 月 20 日。".as_bytes()))]
    };
    let good = "第一句就说清了结果，出处也写了";
    hand_in(
        house,
        loaded,
        paths,
        ("team-leader", "new-media"),
        text(),
        "发在班组群里，班前会念过一遍",
        Some((1, good)),
    )
    .await?;
    let again = "第三个镜头里看得见工友的脸，先问过本人；字幕挡住了手，往下挪一格，再交一次";
    hand_in(house, loaded, paths, ("liaison", "short-video"), film(), "周三班前会放过一次", Some((0, again))).await?;
    hand_in(house, loaded, paths, ("line-worker", "short-video"), film(), "尖轨密贴怎么看，三十秒", None).await
}

async fn hand_in(
    house: &House<'_>,
    loaded: &Loaded,
    paths: &HashMap<&str, PathId>,
    (who, task): (&str, &str),
    files: Vec<(&str, Bytes)>,
    words: &str,
    said: Option<(usize, &str)>,
) -> Result<()> {
    let House { app, tenant, writer, as_of, .. } = house;
    let person = loaded.cast.get(who).map(|found| found.1).ok_or_else(|| internal(format!("no {who}")))?;
    let who = actor(&app.db, *tenant, person, Day(*as_of)).await?;
    let path = paths.get(task).copied().ok_or_else(|| internal(format!("no path with {task}")))?;
    let task = practical::published(&app.db, *tenant, Subject::Path(path)).await?.ok_or_else(base::not_found)?;
    let limits = &app.config.learning;
    let most = Most { files: limits.piece_files, bytes: limits.piece_bytes, picture: app.config.limits.photo_bytes };
    let handed = Handed { words: words.to_owned(), link: String::new(), files };
    let now = Now {
        at: Moment(app.clock.now()),
        today: Day(*as_of),
        home_page: &app.config.server.public_url,
        rules: limits,
    };
    let id = piece::hand_in(&app.db, &app.blobs, &app.ids, &who, &task, handed, most, (now.at, now.today)).await?;
    let Some((last, words)) = said else { return Ok(()) };
    let count = task.criteria().len();
    let score = |place: usize| Score {
        level: if place + 2 == count { last } else { 1 },
        why: if place + 2 == count && last == 0 {
            "第三个镜头有正脸".into()
        } else {
            "照评分表，到了".into()
        },
    };
    let scores: Vec<Score> = (0..count).map(score).collect();
    scoring::score(&app.db, &app.ids, writer, id, &scores, words, now).await.map(drop)
}
