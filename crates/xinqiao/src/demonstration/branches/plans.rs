//! A rotation of all members, speakers with a tour that is over and one to
//! come, campaigns of before and of now.

use base::{Actor, Day, Moment, PersonId, Result, TenantId, error::internal};
use demo::{branches as words, load::Loaded, org, stream::Stream};
use jiff::{
    ToSpan,
    civil::{Date, Time},
};
use people::audience::{self, Rule};
use store::params;
use training::{
    branch,
    campaign::{self, CampaignId, draft},
    class::place,
    load::{self, Past},
    rotation,
    tour::{self, Planned, TourId, speaker},
};
use ui::App;

use crate::demonstration::{SEED, year::actor};

pub async fn load(app: &App, loaded: &Loaded, as_of: Date) -> Result<()> {
    let (railway, organiser) = cast(loaded, "party-secretary")?;
    let organiser = actor(&app.db, railway, organiser, Day(as_of)).await?;
    rotations(app, &organiser, as_of).await?;
    let (_, educator) = cast(loaded, "educator")?;
    let educator = actor(&app.db, railway, educator, Day(as_of)).await?;
    tours(app, loaded, &educator, as_of).await?;
    archive(app, railway).await?;
    campaigns(app, &educator, &organiser, as_of).await?;
    for slug in [org::RAILWAY, org::HOSPITAL] {
        draft::make(app, loaded.tenants[slug], Day(as_of)).await?;
    }
    Ok(())
}

fn cast(loaded: &Loaded, slug: &str) -> Result<(TenantId, PersonId)> {
    loaded.cast.get(slug).copied().ok_or_else(|| internal(format!("no {slug}")))
}

async fn rotations(app: &App, organiser: &Actor, as_of: Date) -> Result<()> {
    let now = (Moment(app.clock.now()), Day(as_of));
    let committee = branch::committee(&app.db, organiser, now.1).await?;
    let first = as_of.first_of_year();
    let last = first.saturating_add(3.years()).saturating_sub(1.day());
    let new = rotation::New {
        title: format!("{}—{} 年党员轮训", first.year(), last.year()),
        from: Day(first),
        to: Day(last),
        seats: 50,
        days: 1,
        per_team: 2,
        weekends: true,
    };
    let id = rotation::create(&app.db, &app.ids, organiser, &committee, &new, now).await?;
    let rotation = rotation::open(&app.db, organiser, id).await?;
    let now = place::Now { at: now.0, today: now.1, zone: ui::cx::default_zone() };
    let turns = rotation::turns(&app.db, organiser.tenant, id, now.today).await?;
    // The next two are classes already.
    for (turn, number) in turns.iter().zip(1..).filter(|(turn, _)| turn.on_day > now.today).take(2) {
        let new = rotation::class::New {
            title: format!("{}（第 {number} 班）", rotation.title),
            venue: "公司党校三楼".into(),
            trainers: "公司党委办公室、兼职教员".into(),
            starts: Time::constant(9, 0, 0, 0),
            ends: Time::constant(17, 0, 0, 0),
        };
        rotation::class::create(&app.db, &app.ids, organiser, &rotation, turn.id, &new, &now).await?;
    }
    Ok(())
}

async fn tours(app: &App, loaded: &Loaded, educator: &Actor, as_of: Date) -> Result<()> {
    let now = Moment(app.clock.now());
    let (_, reviewer) = cast(loaded, "reviewer")?;
    let own = people::person::name(&app.db, educator.tenant, reviewer).await?;
    let bank = [
        (Some(reviewer), own.as_str(), "断轨应急\n身边的安全故事"),
        (None, "滨河市委党校 韩老师", "宪法和劳动法\n形势任务"),
        (Some(educator.person), educator.name.as_str(), "一线微课怎么讲"),
    ];
    let mut speakers = Vec::new();
    for (person, name, topics) in bank {
        let name = match person {
            Some(person) => people::person::name(&app.db, educator.tenant, person).await?,
            None => name.to_owned(),
        };
        speakers.push(speaker::add(&app.db, &app.ids, educator, (person, &name), topics, now).await?);
    }
    let teams = tour::teams(&app.db, educator.tenant, Day(as_of)).await?;
    let along = teams.iter().filter(|team| team.km_to - team.km_from < 20.0).collect::<Vec<_>>();
    let twelve = |from: usize| along.iter().skip(from).step_by(along.len() / 12).take(12).map(|team| team.id).collect();
    let spoken = as_of.saturating_sub(40.days());
    let tour = |title: &str, speaker: usize, from: Date, first: usize| tour::New {
        title: title.into(),
        speaker: speakers[speaker],
        from: Day(from),
        to: Day(from.saturating_add(25.days())),
        teams: twelve(first),
        stops: 4,
    };
    let past = tour("断轨应急：一个晚上的故事", 0, spoken, 0);
    let past = tour::create(&app.db, &app.ids, educator, &past, (now, Day(spoken))).await?;
    spoken_of(app, educator, past, as_of).await?;
    let next = tour("宪法在岗位：排班、加班、休息怎么算", 1, as_of.saturating_add(10.days()), 3);
    let next = tour::create(&app.db, &app.ids, educator, &next, (now, Day(as_of))).await?;
    let planned = Planned::read(&app.db, educator.tenant, next).await?;
    let (starts, ends) = TALK;
    let new = tour::class::New { category: "law", starts, ends };
    let now = place::Now { at: now, today: Day(as_of), zone: ui::cx::default_zone() };
    tour::class::create(&app.db, &app.ids, educator, &planned, new, &now).await.map(drop)
}

/// The hours of a talk.
const TALK: (Time, Time) = (Time::constant(15, 0, 0, 0), Time::constant(16, 0, 0, 0));

/// Its talks were held as classes, and some listeners answered.
async fn spoken_of(app: &App, educator: &Actor, id: TourId, as_of: Date) -> Result<()> {
    let planned = Planned::read(&app.db, educator.tenant, id).await?;
    let mut stream = Stream::new(SEED, "branches/talks");
    let mut held = Vec::new();
    for (number, talk) in planned.talks.iter().filter(|talk| talk.on_day.0 <= as_of).enumerate() {
        let units = planned.of_talk(&talk.id).iter().map(|guest| guest.unit_id).collect();
        let rule = Rule { units, ..Rule::default() };
        let mut came: Vec<PersonId> = audience::resolve(&app.db, educator.tenant, &rule, talk.on_day)
            .await?
            .into_iter()
            .map(|person| person.person_id)
            .collect();
        stream.shuffle(&mut came);
        came.truncate((came.len() * 3).div_ceil(4));
        // The last has too few answers to show.
        let count = if number + 1 == planned.talks.len() { 6 } else { 10 + stream.index(6) };
        let by: Vec<PersonId> = came.iter().copied().take(count).collect();
        let mut score = || stream.between(3, 6);
        let answers: Vec<[i64; 3]> = by.iter().map(|_| [score(), score(), score()]).collect();
        held.push((talk.id, past(educator, &planned, talk, rule, came), by, answers));
    }
    let (home_page, held) = (&app.config.server.public_url, &held);
    app.db
        .write(|tx| async move {
            for (talk, past, by, answers) in held {
                let class = load::talk(&tx, &app.ids, educator.tenant, home_page, *talk, past).await?;
                load::feedback(&tx, educator.tenant, class, answers, by).await?;
            }
            Ok(())
        })
        .await
}

fn past(educator: &Actor, planned: &Planned, talk: &tour::Talk, rule: Rule, came: Vec<PersonId>) -> Past {
    let stop = planned.stops.iter().find(|stop| stop.id == talk.stop_id);
    let (starts, ends) = TALK;
    let at = |days: i64, time: Time| {
        let local = talk.on_day.0.saturating_add(days.days()).to_datetime(time);
        let local = local.to_zoned_datetime(ui::cx::default_zone());
        Moment(local.map(|local| local.timestamp()).unwrap_or_default())
    };
    Past {
        kind: "lecture",
        title: planned.tour.title.clone(),
        category: "safety",
        held_for: "staff",
        summary: "一个晚上的断轨，从发现到开通。讲二十分钟，答二十分钟。".into(),
        venue: stop.map(|stop| stop.place.clone()).unwrap_or_default(),
        trainers: planned.tour.speaker.clone(),
        seats: (came.len() as i64).max(1),
        rule,
        safety: String::new(),
        sessions: vec![(talk.on_day, starts, ends)],
        came,
        made_by: educator.person,
        made_at: at(-14, starts),
        marked_at: at(0, ends),
    }
}

fn days((from, to): (&str, &str)) -> Result<(Day, Day)> {
    Ok((from.parse()?, to.parse()?))
}

/// Campaigns of before this system, read only.
async fn archive(app: &App, tenant: TenantId) -> Result<()> {
    let now = Moment(app.clock.now());
    let (mut campaigns, mut outcomes) = (Vec::new(), Vec::new());
    for past in &words::ARCHIVE {
        let (id, (from, to)): (CampaignId, _) = (app.ids.make(), days(past.days)?);
        campaigns.push(params![id, tenant, past.title, past.theme, from, to, past.audiences, "", true, now]);
        outcomes.push(params![id, tenant, "done", past.result, "", past.review, now]);
    }
    let columns =
        ["id", "tenant_id", "title", "theme", "from_day", "to_day", "audiences", "occasion", "historical", "made_at"];
    let outcome = ["campaign_id", "tenant_id", "kind", "result", "reason", "review", "made_at"];
    app.db
        .write(|tx| async move {
            tx.insert_all("training_campaign", &columns, campaigns).await?;
            tx.insert_all("training_campaign_outcome", &outcome, outcomes).await
        })
        .await
}

/// One that is over with its results, and one that runs.
async fn campaigns(app: &App, educator: &Actor, organiser: &Actor, as_of: Date) -> Result<()> {
    let at = Moment(app.clock.now());
    let desk = |actor| campaign::Desk { db: &app.db, ids: &app.ids, actor, at };
    let plans = [
        ("过暑运、保防洪：讲给班组听", "防洪看护、中暑处置、夜间备班，三件事讲到班组", 140, 60, true),
        ("冬运安全三件事", "断轨、道岔冻结、接触网覆冰：先教会，再检查", 20, -70, false),
    ];
    for (title, theme, from, to, is_over) in plans {
        let from = as_of.saturating_sub(i64::from(from).days());
        let to = as_of.saturating_sub(i64::from(to).days());
        let new = campaign::New {
            title: title.into(),
            theme: theme.into(),
            from: Day(from),
            to: Day(to),
            audiences: "工务、供电、电务各车间\n站区班组长".into(),
        };
        let id = campaign::create(desk(educator), &new).await?;
        let beats =
            [("course", 3, "微课推到班组"), ("meeting", 10, "班前会讲一条"), ("visit", 18, "支部书记到点走一遍")];
        for (channel, days, text) in beats {
            let channel = campaign::CHANNELS.into_iter().find(|known| *known == channel).unwrap_or("course");
            let on_day = Day(from.saturating_add(i64::from(days).days()));
            let beat = campaign::NewBeat { on_day, text: text.into(), channel, owner: Some(educator.person) };
            campaign::add_beat(desk(educator), id, &beat).await?;
        }
        campaign::approve(desk(organiser), id).await?;
        for beat in campaign::beats(&app.db, educator.tenant, id).await? {
            if beat.on_day.0 <= as_of {
                campaign::finish_beat(desk(educator), id, beat.id).await?;
            }
        }
        if is_over {
            let said = campaign::outcome::Said {
                result: "给 9 个露天岗位搭了遮阴\nK98 备班点加了两张床".into(),
                reason: String::new(),
                review: "班前会讲得太长，下次每次只讲一条。".into(),
            };
            campaign::outcome::close(desk(educator), id, campaign::outcome::Kind::Done, &said).await?;
        }
    }
    Ok(())
}
