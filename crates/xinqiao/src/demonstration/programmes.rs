//! What holds learning together in the demonstration: interests, what comes
//! first, how long it counts, certificates, briefs, and how useful it was.

use base::{Actor, Day, Moment, Result, error::internal};
use demo::{calendar::plus, load::Loaded, org, stream::Stream};
use jiff::civil::Date;
use learning::{
    brief::{self, Draft},
    certificate::{self, Earned, Press, Subject},
    interest, item, prerequisite, statute,
    unit::LearningUnitId,
    usefulness::{self, HELPED, WORDS},
    validity::{self, Validity},
};
use store::{Rows, params};
use ui::App;

use super::{
    SEED,
    courses::{Published, writers},
    year::actor,
};

/// Who is interested in what.
const INTERESTS: [(&str, &str, &[&str]); 4] = [
    (org::RAILWAY, "line-worker", &["skills", "life", "stories"]),
    (org::RAILWAY, "team-leader", &["safety", "situation"]),
    (org::HOSPITAL, "nicu-nurse", &["patients", "wellbeing"]),
    (org::HOSPITAL, "media-editor", &["stories", "ethics"]),
];

/// Units that count for so many months, and the unit that comes before.
const PROGRAMME: [(&str, &str, i64, Option<&str>); 5] = [
    (org::RAILWAY, "rlw-window-three-checks", 12, None),
    (org::RAILWAY, "rlw-night-fatigue", 6, None),
    (org::RAILWAY, "rlw-tunnel-work", 12, Some("rlw-window-three-checks")),
    (org::HOSPITAL, "hsp-newborn-identity", 6, None),
    (org::HOSPITAL, "hsp-newborn-pain", 12, Some("hsp-newborn-identity")),
];

type Brief = (&'static str, &'static str, &'static str, &'static str, i64, Option<&'static str>);

/// Tenant, title, category, which needs, days until it is due, the unit that was made for it.
const BRIEFS: [Brief; 4] = [
    (
        org::RAILWAY,
        "夜班怎么防犯困",
        "wellbeing",
        "劳动保护：夜班连轴转、打盹，本季 31 人反映",
        30,
        Some("rlw-night-fatigue"),
    ),
    (org::RAILWAY, "合同到期怎么续", "law", "劳动用工：外包和合同工问续签，本季 18 人问过", 21, None),
    (
        org::HOSPITAL,
        "被家属误会了怎么说",
        "patients",
        "医患沟通：病区反映沟通难，两个月 26 人次",
        30,
        Some("hsp-listen-first"),
    ),
    (org::HOSPITAL, "夜班后的睡眠", "wellbeing", "排班与休息：夜班后睡不着，本季 22 人反映", 14, None),
];

type Law = (&'static str, &'static [(&'static str, &'static str, &'static str)], &'static [&'static str]);

/// Laws by their published versions (name, in force from, what is new in it), and the courses that rest on each.
const LAWS: [Law; 7] = [
    (
        "中华人民共和国宪法",
        &[
            ("1982 年公布施行", "1982-12-04", ""),
            ("2004 年修正", "2004-03-14", "写进“国家尊重和保障人权”。"),
            ("2018 年修正", "2018-03-11", "国家工作人员就职时公开宣誓。"),
        ],
        &[],
    ),
    (
        "中华人民共和国工会法",
        &[
            ("1992 年通过", "1992-04-03", ""),
            ("2001 年修正", "2001-10-27", ""),
            ("2009 年修正", "2009-08-27", ""),
            ("2021 年修正", "2022-01-01", "平台用工等新就业形态劳动者也有参加和组织工会的权利。"),
        ],
        &["shared-union-law"],
    ),
    (
        "中华人民共和国劳动法",
        &[("1994 年通过", "1995-01-01", ""), ("2009 年修正", "2009-08-27", ""), ("2018 年修正", "2018-12-29", "")],
        &["rlw-contract-questions"],
    ),
    (
        "中华人民共和国安全生产法",
        &[
            ("2002 年通过", "2002-11-01", ""),
            ("2014 年修正", "2014-12-01", ""),
            ("2021 年修正", "2021-09-01", "单位要关注从业人员的身体、心理状况和行为习惯，加强心理疏导、精神慰藉。"),
        ],
        &["rlw-safety-rights"],
    ),
    (
        "中华人民共和国妇女权益保障法",
        &[
            ("1992 年通过", "1992-10-01", ""),
            ("2005 年修正", "2005-12-01", ""),
            ("2022 年修订", "2023-01-01", "招聘不得询问婚育；单位要有预防和制止性骚扰的办法。"),
        ],
        &["shared-women-rights", "hsp-mothers-at-work"],
    ),
    ("中华人民共和国个人信息保护法", &[("2021 年通过", "2021-11-01", "")], &["hsp-privacy-phone"]),
    ("中华人民共和国民法典", &[("2020 年通过", "2021-01-01", "")], &["hsp-informed-consent"]),
];

/// Registered by the educator, and each course compared with what is in force.
async fn laws(app: &App, loaded: &Loaded, published: &Published, as_of: Date) -> Result<()> {
    let (at, today) = (Moment(app.clock.now()), Day(as_of));
    for tenant in [org::RAILWAY, org::HOSPITAL] {
        let writer = writer(app, loaded, tenant, as_of).await?;
        for (title, versions, slugs) in LAWS {
            let version = |(label, from, note): (&str, &str, &str)| -> Result<statute::New> {
                let from = from.parse().map_err(|_| internal(format!("no day {from}")))?;
                Ok(statute::New { label: label.into(), in_force_from: Some(from), note: note.into(), repeals: false })
            };
            let Some((first, rest)) = versions.split_first() else { continue };
            let id = statute::create(&app.db, &app.ids, &writer, title, &version(*first)?, at).await?;
            for next in rest {
                statute::revise(&app.db, &writer, id, &version(*next)?, at).await?;
            }
            for course in slugs.iter().filter_map(|slug| published.get(&(tenant, *slug))) {
                statute::check(&app.db, &writer, id, course.loaded.id, (at, today)).await?;
            }
        }
    }
    Ok(())
}

pub async fn load(app: &App, loaded: &Loaded, published: &Published, as_of: Date) -> Result<()> {
    for (tenant, slug, categories) in INTERESTS {
        let person = cast(loaded, slug)?;
        let who = actor(&app.db, loaded.tenants[tenant], person, Day(as_of)).await?;
        interest::save(&app.db, &who, categories, Day(as_of)).await?;
    }
    let now = Moment(app.clock.now());
    for (tenant, slug, months, before) in PROGRAMME {
        let writer = writer(app, loaded, tenant, as_of).await?;
        let subject = |slug: &'static str| published.get(&(tenant, slug)).map(|course| Subject::Unit(course.loaded.id));
        let unit = subject(slug).ok_or_else(|| internal(format!("no unit {slug}")))?;
        let before: Vec<Subject> = before.and_then(subject).into_iter().collect();
        let rules = [Validity { post: String::new(), months }];
        prerequisite::save_all(&app.db, &writer, unit, (&before, &rules), now).await?;
    }
    laws(app, loaded, published, as_of).await?;
    briefs(app, loaded, published, as_of).await?;
    certificates(app, loaded, as_of).await?;
    useful(app, loaded, published).await?;
    for tenant in [org::RAILWAY, org::HOSPITAL] {
        item::count(&app.db, loaded.tenants[tenant], Day(as_of)).await?;
    }
    Ok(())
}

fn cast(loaded: &Loaded, slug: &str) -> Result<base::PersonId> {
    loaded.cast.get(slug).map(|found| found.1).ok_or_else(|| internal(format!("no {slug}")))
}

async fn writer(app: &App, loaded: &Loaded, tenant: &str, as_of: Date) -> Result<Actor> {
    actor(&app.db, loaded.tenants[tenant], writers(loaded, tenant)?.0, Day(as_of)).await
}

/// Those with a unit were commissioned before it went out, and so are done.
async fn briefs(app: &App, loaded: &Loaded, published: &Published, as_of: Date) -> Result<()> {
    for (tenant, title, category, origin, days, made) in BRIEFS {
        let writer = writer(app, loaded, tenant, as_of).await?;
        let on = if made.is_some() { plus(as_of, -800) } else { plus(as_of, -9) };
        let at = Moment(on.at(10, 0, 0, 0).to_zoned_datetime(ui::cx::default_zone())?.timestamp());
        let draft = Draft {
            title: title.into(),
            category: category.into(),
            origin: origin.into(),
            path: String::new(),
            owner: Some(writer.person),
            due_on: Some(Day(plus(on, days))),
        };
        let id = brief::commission(&app.db, &app.ids, &writer, &draft, (at, Day(on))).await?;
        if let Some(course) = made.and_then(|slug| published.get(&(tenant, slug))) {
            brief::link(&app.db, &writer, id, course.loaded.id, at).await?;
        }
    }
    Ok(())
}

/// The cast's newest units; the first is public, the last of the worker's was
/// issued by mistake.
async fn certificates(app: &App, loaded: &Loaded, as_of: Date) -> Result<()> {
    let (at, today) = (Moment(app.clock.now()), Day(as_of));
    let press = Press { ids: &app.ids, seal: &app.seal, public_url: &app.config.server.public_url, at, today };
    for (tenant, slug) in [(org::RAILWAY, "line-worker"), (org::HOSPITAL, "nicu-nurse")] {
        let who = actor(&app.db, loaded.tenants[tenant], cast(loaded, slug)?, today).await?;
        let sql = "select e.unit_id from learning_enrolment e join learning_unit u on u.id = e.unit_id and u.published_id is not null
                   where e.tenant_id = $1 and e.person_id = $2 and e.done_on is not null order by e.done_on desc, e.id limit 3";
        let done: Vec<LearningUnitId> = app.db.column(sql, params![who.tenant, who.person]).await?;
        let mut made = Vec::new();
        for unit in done {
            made.push(certificate::ask(&app.db, &press, &who, Subject::Unit(unit)).await?);
        }
        if let Some(first) = made.first() {
            certificate::publish(&app.db, &who, *first, true, (at, today)).await?;
        }
        if let (org::RAILWAY, [.., last]) = (tenant, &made[1.min(made.len())..]) {
            let code = certificate::get(&app.db, &who, *last).await?.code;
            let writer = writer(app, loaded, tenant, as_of).await?;
            let now = (at, today);
            certificate::revoke(&app.db, &app.ids, &writer, &code, "题目有误，已改正，请重学一遍", now).await?;
        }
    }
    // One of two years ago, which counted for a year: expired.
    let who = actor(&app.db, loaded.tenants[org::RAILWAY], cast(loaded, "team-leader")?, today).await?;
    let on = Day(plus(as_of, -730));
    let earned = Earned {
        subject: Subject::Class(app.ids.untimed()),
        title: "班组长安全培训班".into(),
        on,
        valid_until: Some(validity::last_day(on, 12)),
    };
    let (press, who, earned) = (&press, &who, &earned);
    app.db
        .write(|tx| async move { certificate::issue(&tx, press, who.tenant, who.person, earned).await })
        .await
        .map(drop)
}

async fn useful(app: &App, loaded: &Loaded, published: &Published) -> Result<()> {
    for (tenant, slug, _, _) in PROGRAMME {
        let Some(course) = published.get(&(tenant, slug)) else { continue };
        let mut stream = Stream::new(SEED, &format!("useful/{slug}"));
        for _ in 0..stream.between(12, 34) {
            let word = if stream.chance(0.7) { WORDS[0] } else { WORDS[stream.between(1, 2) as usize] };
            usefulness::say(&app.db, loaded.tenants[tenant], course.loaded.id, word).await?;
            if stream.chance(0.4) {
                usefulness::say(&app.db, loaded.tenants[tenant], course.loaded.id, HELPED).await?;
            }
        }
    }
    Ok(())
}
