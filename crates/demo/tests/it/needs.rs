use std::collections::{HashMap, HashSet};

use demo::DEFAULT_AS_OF;
use demo::calendar::{WorkingDays, days_between, plus};
use demo::needs::{By, Channel, Corpus, Event, Identity, Kind, Need, State};
use demo::org::{HOSPITAL, NICU, RAILWAY, SHUTTLE_WORKSHOP};
use demo::people::by_key;
use jiff::civil::{DateTime, date, time};

use crate::PLAN;

fn of(tenant: &'static str) -> Vec<&'static Need> {
    PLAN.needs.iter().filter(|need| need.tenant == tenant).collect()
}

/// Rounded percent of `needs` that pass.
fn percent(needs: &[&Need], test: impl Fn(&Need) -> bool) -> i64 {
    let some = needs.iter().filter(|need| test(need)).count();
    (100.0 * some as f64 / needs.len() as f64).round() as i64
}

fn told(key: &str) -> &'static Need {
    PLAN.needs.iter().find(|need| need.situation == key).unwrap()
}

fn times(need: &Need, kind: Kind) -> usize {
    need.events.iter().filter(|event| event.kind == kind).count()
}

fn moment(event: &Event) -> DateTime {
    event.on.to_datetime(event.at.unwrap_or(time(12, 0, 0, 0)))
}

#[test]
fn as_many_as_promised_in_every_category() {
    assert_eq!((of(RAILWAY).len(), of(HOSPITAL).len()), (1490, 580));
    for category in &PLAN.categories {
        let share = percent(&of(category.tenant), |need| need.category == category.code);
        assert_eq!(share, category.percent as i64, "{} {}", category.tenant, category.code);
        assert!((2..=5).contains(&category.subs.len()), "{}", category.code);
    }
    for tenant in [RAILWAY, HOSPITAL] {
        let of_tenant = PLAN.categories.iter().filter(|category| category.tenant == tenant);
        assert_eq!(of_tenant.map(|category| category.percent as i64).sum::<i64>(), 100);
    }
    let subs: HashSet<(&str, &str)> = PLAN
        .categories
        .iter()
        .flat_map(|category| category.subs.iter().map(|sub| (category.tenant, sub.code.as_str())))
        .collect();
    assert!(PLAN.needs.iter().all(|need| subs.contains(&(need.tenant, need.sub.as_str()))));
}

#[test]
fn channels_identities_and_states_have_their_shares() {
    let channels = [[34, 27, 12, 11, 8, 5, 3], [14, 38, 16, 16, 9, 2, 5]];
    for (tenant, channels) in [RAILWAY, HOSPITAL].into_iter().zip(channels) {
        let needs = of(tenant);
        assert_eq!(Channel::ALL.map(|channel| percent(&needs, |need| need.channel == channel)), channels, "{tenant}");
        let identities = [Identity::Named, Identity::Confidential, Identity::Anonymous];
        assert_eq!(identities.map(|identity| percent(&needs, |need| need.identity == identity)), [61, 24, 15]);
        let states = [State::Confirmed, State::Unable, State::Open, State::Merged];
        assert_eq!(states.map(|state| percent(&needs, |need| need.state == state)), [71, 12, 11, 6], "{tenant}");
        assert!(needs.iter().any(|need| need.state == State::Lapsed));
        assert_eq!(percent(&needs, |need| need.reopened > 0), 7, "{tenant}");
    }
}

#[test]
fn days_to_confirmation_have_the_medians() {
    for category in &PLAN.categories {
        let confirmed = of(category.tenant)
            .into_iter()
            .filter(|need| need.category == category.code && need.state == State::Confirmed);
        let mut days: Vec<i64> =
            confirmed.filter_map(|need| Some(days_between(need.raised_on, need.closed_on()?))).collect();
        days.sort_unstable();
        let median = days[days.len() / 2] as f64;
        let off = (median - category.median_days).abs();
        assert!(off <= (0.15 * category.median_days).max(1.0), "{} {}: {median}", category.tenant, category.code);
        // Log-normal with sigma 0.8: the tenth and ninetieth percentiles are a factor 2.8 away.
        let ninetieth = days[days.len() * 9 / 10] as f64 / category.median_days;
        assert!((1.8..4.6).contains(&ninetieth), "{} {}: {ninetieth}", category.tenant, category.code);
    }
}

#[test]
fn every_month_has_needs_and_seasons_show() {
    let first = date(2024, 12, 1);
    let in_months = |needs: &[&Need], months: &[i8]| {
        needs.iter().filter(|need| months.contains(&need.raised_on.month())).count() as f64 / months.len() as f64
    };
    for tenant in [RAILWAY, HOSPITAL] {
        let needs = of(tenant);
        assert!(needs.iter().all(|need| need.raised_on >= first && need.raised_on <= DEFAULT_AS_OF));
        let months: HashSet<(i16, i8)> = needs.iter().map(|n| (n.raised_on.year(), n.raised_on.month())).collect();
        assert_eq!(months.len(), 24);
        let of_category = |code: &str| needs.iter().copied().filter(|n| n.category == code).collect::<Vec<_>>();
        let children = of_category("children");
        assert!(in_months(&children, &[7, 8]) > 3.0 * in_months(&children, &[2, 3, 10, 11]));
        let pay = of_category("pay");
        assert!(in_months(&pay, &[1, 7]) > 1.4 * in_months(&pay, &[3, 4, 5, 9, 10, 11]));
    }
    let heating = PLAN.needs.iter().filter(|need| need.situation == "rail-dorm-heating");
    assert!(heating.into_iter().all(|need| matches!(need.raised_on.month(), 11 | 12 | 1 | 2)));
}

#[test]
fn a_case_has_an_owner_at_once_and_an_answer_before_it_closes() {
    for need in &PLAN.needs {
        let kinds: Vec<Kind> = need.events.iter().map(|event| event.kind).collect();
        assert_eq!(kinds[..3], [Kind::Raising, Kind::Classification, Kind::Assignment], "{}", need.key);
        assert!(need.events[2].owner.is_some() && need.events[2].on == need.raised_on, "{}", need.key);
        let closing = need.events.last().unwrap();
        let answers = [Kind::Reply, Kind::Question, Kind::Promise, Kind::Solution];
        let answered = kinds.iter().any(|kind| answers.contains(kind));
        match need.state {
            State::Open => assert!(!matches!(closing.kind, Kind::Confirmation | Kind::Lapse | Kind::Signature)),
            State::Confirmed => assert!(closing.kind == Kind::Confirmation && closing.by == By::Author && answered),
            State::Lapsed => assert_eq!(closing.kind, Kind::Lapse),
            State::Unable => assert!(closing.kind == Kind::Signature && closing.by == By::Staff && answered),
            State::Merged => assert!(closing.kind == Kind::Merger && answered),
        }
    }
}

#[test]
fn events_are_in_order_and_none_after_the_day() {
    let horizon = DEFAULT_AS_OF.at(18, 0, 0, 0);
    for need in &PLAN.needs {
        for pair in need.events.windows(2) {
            let in_order = pair[0].on < pair[1].on
                || pair[0].on == pair[1].on
                    && (pair[0].at.is_none() || pair[1].at.is_none() || pair[0].at <= pair[1].at);
            assert!(in_order, "{}: {:?} before {:?}", need.key, pair[0], pair[1]);
        }
        assert!(need.events.iter().all(|event| moment(event) <= horizon), "{}", need.key);
        let promises = need.events.iter().filter(|event| event.kind == Kind::Promise);
        assert!(promises.into_iter().all(|it| it.promised_on.is_some_and(|due| due >= it.on)), "{}", need.key);
    }
}

#[test]
fn an_anonymous_author_leaves_a_day_and_nothing_else() {
    for need in PLAN.needs.iter().filter(|need| need.identity == Identity::Anonymous) {
        assert!(need.author.is_none() && need.raised_at.is_none(), "{}", need.key);
        assert!(need.events[..3].iter().all(|event| event.at.is_none()));
        let acts = need.events.iter().filter(|event| event.by == By::Author);
        assert!(acts.into_iter().all(|event| event.at.is_none() && event.actor.is_none()), "{}", need.key);
        assert!(need.events[3..].iter().all(|event| event.on > need.raised_on), "answered on the very day");
        assert!(matches!(need.channel, Channel::Web | Channel::Questionnaire | Channel::Paper));
    }
}

#[test]
fn handlers_mostly_act_in_office_hours() {
    let days = WorkingDays::read().unwrap();
    let acts = || PLAN.needs.iter().flat_map(|need| &need.events).filter(|event| event.by == By::Staff);
    let hours = time(8, 30, 0, 0)..=time(17, 40, 0, 0);
    let in_office = acts().filter(|e| days.is_worked(e.on) && e.at.is_some_and(|at| hours.contains(&at))).count();
    assert!(in_office * 100 >= acts().count() * 95, "{in_office} of {}", acts().count());
    let system = PLAN.needs.iter().flat_map(|need| &need.events[3..]).filter(|event| event.by == By::System);
    assert!(system.into_iter().all(|event| event.at.is_some_and(|at| (7..22).contains(&at.hour()))), "quiet hours");
}

#[test]
fn silence_is_reminded_of_twice_and_lapses_after_a_fortnight() {
    for need in &PLAN.needs {
        let mut asked = None;
        for event in &need.events {
            match (event.by, event.kind) {
                (_, Kind::Solution | Kind::Question) => asked = Some((event.on, 0)),
                (_, Kind::Notice) => {
                    let (since, notices) = asked.unwrap();
                    assert_eq!(days_between(since, event.on), [3, 7][notices], "{}", need.key);
                    asked = Some((since, notices + 1));
                }
                (_, Kind::Lapse) => {
                    let (since, notices) = asked.unwrap();
                    assert_eq!((days_between(since, event.on), notices), (21, 2), "{}", need.key);
                }
                (By::Author, _) => asked = None,
                _ => {}
            }
        }
        if let Some((since, notices)) = asked.filter(|_| need.state == State::Open) {
            let due = usize::from(plus(since, 3) <= DEFAULT_AS_OF) + usize::from(plus(since, 7) <= DEFAULT_AS_OF);
            assert_eq!(notices, due, "{}", need.key);
        }
    }
}

#[test]
fn delays_climb_and_somebody_else_signs() {
    let people = by_key(&PLAN.people);
    let days = WorkingDays::read().unwrap();
    for need in &PLAN.needs {
        let mut due = None;
        for event in &need.events {
            match event.kind {
                Kind::Promise => due = event.promised_on,
                Kind::Escalation => {
                    let late = days.count(due.unwrap(), event.on);
                    assert_eq!(late, [1, 3, 7][usize::from(event.level.unwrap()) - 1], "{}", need.key);
                    assert!(people[event.actor.as_deref().unwrap()].has_role("unit-leader"));
                }
                _ => {}
            }
        }
        let actor = |kind| need.events.iter().rfind(|event| event.kind == kind).and_then(|event| event.actor.clone());
        if need.state == State::Unable {
            assert_ne!(actor(Kind::Inability).unwrap(), actor(Kind::Signature).unwrap(), "{}", need.key);
        }
        // What is still open and past its day has climbed as far as it must.
        let open_promise = need.state == State::Open
            && need
                .events
                .iter()
                .rfind(|e| e.by == By::Staff && e.kind != Kind::Note)
                .is_some_and(|e| e.kind == Kind::Promise);
        if let Some(due) = due.filter(|due| open_promise && days.count(*due, DEFAULT_AS_OF) >= 1) {
            let late = days.count(due, DEFAULT_AS_OF);
            let level = [1, 3, 7].iter().filter(|step| late >= **step).count();
            let climbed = need.events.iter().rev().take_while(|e| e.kind != Kind::Promise);
            assert_eq!(climbed.filter(|e| e.kind == Kind::Escalation).count(), level, "{}", need.key);
        }
    }
}

#[test]
fn authors_are_of_the_unit_and_handlers_of_the_tenant() {
    let people = by_key(&PLAN.people);
    for need in &PLAN.needs {
        if let Some(author) = need.author.as_deref().map(|key| people[key]) {
            assert_eq!(author.unit, need.unit, "{}", need.key);
            assert!(author.joined <= need.raised_on, "{}", need.key);
        }
        for event in need.events.iter().filter(|event| event.by == By::Staff) {
            assert_eq!(people[event.actor.as_deref().unwrap()].tenant, need.tenant, "{}", need.key);
        }
        let category = PLAN.categories.iter().find(|c| c.tenant == need.tenant && c.code == need.category).unwrap();
        let first = people[need.events[2].owner.as_deref().unwrap()];
        assert!(first.has_role(&category.role), "{}", need.key);
        assert_eq!(need.recorded_by.is_some(), need.channel.is_recorded(), "{}", need.key);
        assert_ne!(need.recorded_by, need.author.clone().or(Some(String::new())), "{}", need.key);
    }
}

#[test]
fn merged_needs_resemble_theirs_and_are_counted_there() {
    let by_need: HashMap<&str, &Need> = PLAN.needs.iter().map(|need| (need.key.as_str(), need)).collect();
    for need in PLAN.needs.iter().filter(|need| need.state == State::Merged) {
        let into = by_need[need.merged_into.as_deref().unwrap()];
        assert!(into.identity != Identity::Anonymous && into.state != State::Merged, "{}", need.key);
        assert_eq!((&into.category, into.tenant), (&need.category, need.tenant));
        assert!(into.raised_on <= need.raised_on, "{}", need.key);
        assert!(into.closed_on().is_none_or(|closed| closed >= need.raised_on), "{}", need.key);
        assert_ne!(into.text, need.text);
        assert!(into.supporters >= 1, "{}: not counted in {}", need.key, into.key);
        if need.story.is_none() {
            assert_eq!(into.situation, need.situation, "{}", need.key);
        }
    }
}

#[test]
fn no_text_twice_in_a_unit_within_sixty_days() {
    let mut said: HashMap<(&str, &str), Vec<jiff::civil::Date>> = HashMap::new();
    for need in &PLAN.needs {
        let days = said.entry((&need.unit, &need.text)).or_default();
        assert!(days.iter().all(|on| days_between(*on, need.raised_on).abs() > 60), "{}: {}", need.key, need.text);
        days.push(need.raised_on);
    }
    let distinct: HashSet<&str> = PLAN.needs.iter().map(|need| need.text.as_str()).collect();
    assert!(distinct.len() > 1700, "{} different texts", distinct.len());
}

#[test]
fn the_public_list_names_nobody_and_holds_nothing_sensitive() {
    let names: HashSet<&str> = PLAN.people.iter().map(|person| person.name.as_str()).collect();
    for need in &PLAN.needs {
        let sensitive = matches!(need.category.as_str(), "children" | "stress" | "family");
        if sensitive {
            assert!(need.public.is_none() && need.supporters == 0, "{}", need.key);
        }
        let Some(public) = &need.public else { continue };
        assert!(!names.iter().any(|name| public.summary.contains(name)), "{}: {}", need.key, public.summary);
        if need.tenant == HOSPITAL {
            let home = PLAN.units.iter().find(|unit| unit.key == need.unit).unwrap();
            let short = home.name.split('(').next().unwrap();
            assert!(home.staff >= 10 || !public.summary.contains(short), "{}: {}", need.key, public.summary);
        }
    }
}

#[test]
fn each_category_has_a_dozen_situations_for_its_tenant() {
    let corpus = Corpus::read().unwrap();
    for category in &PLAN.categories {
        let situations = corpus
            .situations
            .iter()
            .filter(|situation| situation.category == category.code && situation.occurs_for(category.tenant));
        let count = situations.inspect(|it| assert!(it.text.len() >= 2, "{}", it.key)).count();
        assert!(count >= 12, "{} {}: {count}", category.tenant, category.code);
    }
    let used: HashSet<&str> = PLAN.needs.iter().map(|need| need.situation.as_str()).collect();
    let unused: Vec<&str> =
        corpus.situations.iter().map(|it| it.key.as_str()).filter(|key| !used.contains(key)).collect();
    assert!(unused.is_empty(), "never drawn: {unused:?}");
}

#[test]
fn story_1_the_shuttle() {
    let shuttle: Vec<&Need> = PLAN.needs.iter().filter(|need| need.story == Some(1)).collect();
    assert_eq!(shuttle.len(), 14);
    let lead = told("shuttle-lead");
    assert_eq!((lead.state, times(lead, Kind::Escalation)), (State::Confirmed, 2));
    let merged = shuttle.iter().filter(|need| need.merged_into.as_deref() == Some(lead.key.as_str()));
    assert_eq!(merged.count(), 5);
    let commute = |month: i8| {
        let there = |need: &&Need| need.unit.starts_with(SHUTTLE_WORKSHOP) && need.category == "commute";
        let then = |need: &&Need| need.raised_on.year() == 2026 && need.raised_on.month() == month;
        PLAN.needs.iter().filter(there).filter(then).count()
    };
    assert!(commute(8) >= 9 && (3..=7).map(commute).sum::<usize>() * 3 < commute(8));
}

#[test]
fn story_2_the_night_roster() {
    let lead = told("nicu-roster-lead");
    assert_eq!((lead.unit.as_str(), lead.state), (NICU, State::Confirmed));
    assert_eq!(PLAN.needs.iter().filter(|need| need.story == Some(2)).count(), 6);
}

#[test]
fn story_5_an_anonymous_dialogue_of_six() {
    let need = told("anonymous-pay");
    assert_eq!((need.identity, need.state), (Identity::Anonymous, State::Confirmed));
    let dialogue: Vec<&Event> =
        need.events.iter().filter(|event| matches!(event.kind, Kind::Question | Kind::Message | Kind::Reply)).collect();
    assert_eq!(dialogue.len(), 6);
    assert_eq!(dialogue.iter().filter(|event| event.by == By::Author).count(), 3);
}

#[test]
fn story_6_reopened_cannot_and_overdue() {
    let reopened = told("reopened-heating");
    assert_eq!((reopened.reopened, reopened.state, times(reopened, Kind::Confirmation)), (1, State::Confirmed, 2));
    let cannot = told("cannot-daytime-window");
    let people = by_key(&PLAN.people);
    let signer = cannot.events.last().and_then(|event| event.actor.as_deref()).unwrap();
    assert_eq!((cannot.state, people[signer].slug), (State::Unable, Some("workshop-director")));
    let overdue = told("overdue-crossing");
    let levels: Vec<u8> = overdue.events.iter().filter_map(|event| event.level).collect();
    assert_eq!((overdue.state, levels), (State::Open, vec![1, 2]));
}

#[test]
fn story_7_the_contact_point() {
    let visited: Vec<&Need> = PLAN.needs.iter().filter(|need| need.story == Some(7)).collect();
    assert_eq!(visited.len(), 11);
    assert!(visited.iter().all(|need| need.channel == Channel::Stay));
    let kept: Vec<&&Need> = visited.iter().filter(|need| need.kept == Some(true)).collect();
    assert_eq!(kept.len(), 8);
    for need in kept {
        let promised = need.events.iter().find_map(|event| event.promised_on).unwrap();
        let solved = need.events.iter().find(|event| event.kind == Kind::Solution).unwrap().on;
        assert!(solved <= promised && need.state == State::Confirmed, "{}", need.situation);
    }
    // Nobody came in the 97 days before.
    let visit = visited.iter().map(|need| need.raised_on).min().unwrap();
    let earlier = PLAN.needs.iter().filter(|need| {
        let gap = days_between(need.raised_on, visit);
        need.unit.starts_with("rlw/lianluo") && need.channel.is_recorded() && (1..97).contains(&gap)
    });
    assert_eq!(earlier.count(), 0, "somebody did visit");
}
