//! Hot issues (热点问题): themes in which clearly more different people speak
//! than usual. One person who writes ten times counts once.
//!
//! A theme is a category with its part and, if asked, the unit that it is
//! about. Its people in thirty days are: the authors, each once, by name or by
//! the mark of a confidential author; each anonymous need, as nobody can know
//! whether two are by one; and the supporters of that one need of the theme
//! that has most of them, without those who also wrote. The supporters of
//! several needs are not added up: a mark is of one need only, and people are
//! not followed from one to another. So, but for the anonymous, the number is
//! never too high.
//!
//! Hot is what reaches the least number of people and exceeds its own mean of
//! the twelve stretches of thirty days before.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use base::{Actor, Day, PersonId, Result, UnitId};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};

use super::{NeedId, ledger, receipt::Pepper};
use crate::desk::{Desk, days_between, plus};

/// Days of a stretch.
pub const DAYS: i64 = 30;
/// Stretches before the present one that make the mean.
pub const STRETCHES: usize = 12;
/// However it is configured, one person is no hot issue.
const LEAST_PEOPLE: i64 = 2;

#[derive(Debug, Clone, PartialEq)]
pub struct Hotspot {
    pub category: String,
    pub sub: String,
    /// The unit's name, where themes are told apart by it.
    pub scope: Option<(UnitId, String)>,
    pub people: i64,
    /// How many of them are anonymous needs, counted one each.
    pub anonymous: i64,
    /// Needs of the last thirty days.
    pub needs: i64,
    pub mean: f64,
    /// People of each stretch, oldest first, the present one last.
    pub stretches: Vec<i64>,
}

impl Hotspot {
    /// Its needs in the ledger.
    pub fn ledger(&self) -> String {
        let category = if self.sub.is_empty() { &self.category } else { &self.sub };
        let unit = self.scope.as_ref().map(|(unit, _)| format!("&unit={unit}")).unwrap_or_default();
        format!("/voice/ledger?category={category}{unit}")
    }

    /// How many times the mean; `None` of nothing.
    pub fn ratio(&self) -> Option<f64> {
        (self.mean > 0.0).then(|| self.people as f64 / self.mean)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The least number of people.
    pub least: i64,
    /// The first day of the present stretch.
    pub from: Day,
    /// Stretches before it of which there are needs at all.
    pub stretches: i64,
    /// Themes in which anybody spoke in the last thirty days.
    pub themes: i64,
    /// Of those, below the least number: not shown.
    pub below: i64,
    /// Of those, enough people but no more than usual.
    pub usual: i64,
    pub hot: Vec<Hotspot>,
}

type Theme = (String, String, Option<UnitId>);

#[derive(FromQueryResult)]
struct Written {
    category: String,
    sub: String,
    scope_id: UnitId,
    author_id: Option<PersonId>,
    mark: Option<Vec<u8>>,
    raised_on: Day,
}

#[derive(FromQueryResult)]
struct Supported {
    need_id: NeedId,
    category: String,
    sub: String,
    scope_id: UnitId,
    mark: Vec<u8>,
    on_day: Day,
}

/// Who spoke on a theme in one stretch.
#[derive(Default)]
struct Stretch {
    named: HashSet<PersonId>,
    marked: HashSet<Vec<u8>>,
    anonymous: i64,
    needs: i64,
    supports: HashMap<NeedId, HashSet<Vec<u8>>>,
}

impl Stretch {
    /// No fewer than its people: whether two marks are of one person is not looked at.
    fn at_most(&self) -> i64 {
        let most = self.supports.values().map(HashSet::len).max().unwrap_or_default();
        (self.named.len() + self.marked.len() + most) as i64 + self.anonymous
    }

    fn people(&self, pepper: &Pepper) -> i64 {
        let mut authors = self.marked.clone();
        authors.extend(self.named.iter().map(|person| pepper.author_mark(*person)));
        let mut supports: Vec<_> = self.supports.iter().collect();
        supports.sort_unstable_by_key(|(_, marks)| Reverse(marks.len()));
        let mut most = 0;
        for (need, marks) in supports {
            // What cannot become the largest is not looked at closer: each look costs a mark for each author.
            if marks.len() <= most {
                break;
            }
            let written = authors.iter().filter(|author| marks.contains(&pepper.support_by(author, *need)));
            most = most.max(marks.len() - written.count());
        }
        authors.len() as i64 + self.anonymous + most as i64
    }
}

/// The hot issues among the needs that the actor works.
pub async fn report(rows: &impl Rows, desk: &Desk, actor: &Actor, least: i64, by_unit: bool) -> Result<Report> {
    let today = desk.today();
    let (first, from) = (plus(today, 1 - DAYS * (STRETCHES as i64 + 1)), plus(today, 1 - DAYS));
    let mut themes = Themes { first, by_unit, all: BTreeMap::new() };
    let (pepper, oldest, ()) = tokio::try_join!(
        Pepper::read(rows, &desk.seal, desk.tenant),
        oldest(rows, actor, first),
        themes.read(rows, actor, (from, today), &[]),
    )?;
    let mut report =
        Report { least: least.max(LEAST_PEOPLE), from, stretches: 0, themes: 0, below: 0, usual: 0, hot: Vec::new() };
    // Too few now, whoever is whose mark: what was before does not matter.
    report.themes = themes.all.len() as i64;
    themes.all.retain(|_, stretches| stretches[STRETCHES].at_most() >= report.least);
    report.below = report.themes - themes.all.len() as i64;
    let oldest = oldest.map_or(STRETCHES, |day| themes.stretch(day));
    report.stretches = (STRETCHES - oldest) as i64;
    let wanted: Vec<Theme> = themes.all.keys().cloned().collect();
    if !wanted.is_empty() {
        themes.read(rows, actor, (first, plus(from, -1)), &wanted).await?;
    }
    let names = if by_unit { names(rows, desk, wanted.iter()).await? } else { HashMap::new() };
    for ((category, sub, scope), stretches) in themes.all {
        let people: Vec<i64> = stretches.iter().map(|stretch| stretch.people(&pepper)).collect();
        let (now, before) = (people[STRETCHES], &people[oldest.min(STRETCHES)..STRETCHES]);
        let mean = before.iter().sum::<i64>() as f64 / before.len().max(1) as f64;
        if now < report.least {
            report.below += 1;
        } else if now as f64 <= mean {
            report.usual += 1;
        } else {
            let Stretch { anonymous, needs, .. } = stretches[STRETCHES];
            let scope = scope.map(|unit| (unit, names.get(&unit).cloned().unwrap_or_default()));
            report.hot.push(Hotspot { category, sub, scope, people: now, anonymous, needs, mean, stretches: people });
        }
    }
    // By how far beyond the usual; what was never heard of comes first.
    let ratio = |hotspot: &Hotspot| hotspot.ratio().unwrap_or(f64::INFINITY);
    report.hot.sort_by(|a, b| ratio(b).total_cmp(&ratio(a)).then(b.people.cmp(&a.people)));
    Ok(report)
}

/// Who spoke on each theme, stretch by stretch.
struct Themes {
    first: Day,
    by_unit: bool,
    all: BTreeMap<Theme, Vec<Stretch>>,
}

impl Themes {
    fn stretch(&self, day: Day) -> usize {
        (days_between(self.first, day) / DAYS).clamp(0, STRETCHES as i64) as usize
    }

    /// Where this belongs; `None` where only others are wanted.
    fn of(&mut self, theme: (String, String, UnitId), day: Day, only: &[Theme]) -> Option<&mut Stretch> {
        let (at, theme) = (self.stretch(day), (theme.0, theme.1, self.by_unit.then_some(theme.2)));
        if !only.is_empty() && !only.contains(&theme) {
            return None;
        }
        let fresh = || (0..=STRETCHES).map(|_| Stretch::default()).collect();
        self.all.entry(theme).or_insert_with(fresh).get_mut(at)
    }

    /// What was said in these days, of all themes or only of some.
    async fn read(&mut self, rows: &impl Rows, actor: &Actor, days: (Day, Day), only: &[Theme]) -> Result<()> {
        let (written, supported) =
            tokio::try_join!(written(rows, actor, days, only), supported(rows, actor, days, only))?;
        for need in written {
            let Some(stretch) = self.of((need.category, need.sub, need.scope_id), need.raised_on, only) else {
                continue;
            };
            stretch.needs += 1;
            match (need.author_id, need.mark) {
                (Some(author), _) => drop(stretch.named.insert(author)),
                (None, Some(mark)) => drop(stretch.marked.insert(mark)),
                (None, None) => stretch.anonymous += 1,
            }
        }
        for support in supported {
            let theme = (support.category, support.sub, support.scope_id);
            if let Some(stretch) = self.of(theme, support.on_day, only) {
                stretch.supports.entry(support.need_id).or_default().insert(support.mark);
            }
        }
        Ok(())
    }
}

/// What the actor works, of the categories of these themes.
fn within(actor: &Actor, days: (Day, Day), only: &[Theme]) -> (String, Vec<Value>) {
    let (mut reach, mut values) = ledger::reach(actor);
    if !only.is_empty() {
        let categories: HashSet<&str> = only.iter().map(|(category, _, _)| category.as_str()).collect();
        let list = place_list(&mut values, categories);
        reach.push_str(&format!(" and n.category in ({list})"));
    }
    values.extend(params![days.0, days.1]);
    (reach, values)
}

async fn written(rows: &impl Rows, actor: &Actor, days: (Day, Day), only: &[Theme]) -> Result<Vec<Written>> {
    let (reach, values) = within(actor, days, only);
    let (from, to) = (values.len() - 1, values.len());
    let sql = format!(
        "select n.category, n.sub, n.scope_id, n.author_id, a.mark, n.raised_on
         from voice_need n left join voice_need_author a on a.need_id = n.id
         where {reach} and n.raised_on >= ${from} and n.raised_on <= ${to}"
    );
    rows.all(&sql, values).await
}

async fn supported(rows: &impl Rows, actor: &Actor, days: (Day, Day), only: &[Theme]) -> Result<Vec<Supported>> {
    let (reach, values) = within(actor, days, only);
    let (from, to) = (values.len() - 1, values.len());
    let sql = format!(
        "select s.need_id, n.category, n.sub, n.scope_id, s.mark, s.supported_on as on_day
         from voice_need n join voice_support s on s.need_id = n.id
         where {reach} and s.supported_on >= ${from} and s.supported_on <= ${to}"
    );
    rows.all(&sql, values).await
}

/// The day of the first need since.
async fn oldest(rows: &impl Rows, actor: &Actor, first: Day) -> Result<Option<Day>> {
    let (reach, mut values) = ledger::reach(actor);
    values.push(first.into());
    let sql = format!("select min(n.raised_on) from voice_need n where {reach} and n.raised_on >= ${}", values.len());
    let found: Option<Option<String>> = rows.value(&sql, values).await?;
    Ok(found.flatten().and_then(|day| day.parse().ok()))
}

async fn names(rows: &impl Rows, desk: &Desk, themes: impl Iterator<Item = &Theme>) -> Result<HashMap<UnitId, String>> {
    #[derive(FromQueryResult)]
    struct Named {
        id: UnitId,
        name: String,
    }
    let units: HashSet<UnitId> = themes.filter_map(|(_, _, unit)| *unit).collect();
    let mut values = params![desk.tenant];
    let list = place_list(&mut values, units);
    let sql = format!("select id, name from people_unit where tenant_id = $1 and id in ({list})");
    Ok(rows.all::<Named>(&sql, values).await?.into_iter().map(|unit| (unit.id, unit.name)).collect())
}
