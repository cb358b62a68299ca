//! A rotation of all members, speakers with a tour that is over and one to
//! come, campaigns of before and of now.

use base::{Actor, Day, Moment, PersonId, Result, TenantId, error::internal};
use demo::{branches as words, load::Loaded, org, stream::Stream};
use jiff::{ToSpan, civil::Date};
use store::params;
use training::{
    branch,
    campaign::{self, CampaignId, draft},
    feedback, rotation,
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
    rotation::create(&app.db, &app.ids, organiser, &committee, &new, now).await.map(drop)
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
    tour::create(&app.db, &app.ids, educator, &next, (now, Day(as_of))).await.map(drop)
}

/// Its talks were held, and some listeners answered.
async fn spoken_of(app: &App, educator: &Actor, id: TourId, as_of: Date) -> Result<()> {
    let planned = Planned::read(&app.db, educator.tenant, id).await?;
    let now = (Moment(app.clock.now()), Day(as_of));
    let mut stream = Stream::new(SEED, "branches/talks");
    let mut answers = Vec::new();
    for (number, talk) in planned.talks.iter().filter(|talk| talk.on_day.0 <= as_of).enumerate() {
        tour::hold(&app.db, educator, talk.id, "", now).await?;
        // The last has too few to show.
        let count = if number + 1 == planned.talks.len() { 6 } else { 10 + stream.index(9) };
        for _ in 0..count {
            let score = |stream: &mut Stream| stream.between(3, 6);
            answers.push((talk.id, [score(&mut stream), score(&mut stream), score(&mut stream)]));
        }
    }
    app.db
        .write(|tx| async move {
            for (talk, answers) in answers {
                feedback::add(&tx, educator.tenant, talk, answers).await?;
            }
            Ok(())
        })
        .await
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
