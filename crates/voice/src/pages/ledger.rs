//! The ledger on the screen and as a file.

use askama::Template;
use axum::extract::Query;
use base::PersonId;
use people::unit::{self, Placed};
use ui::{
    Cx, Outcome, Page,
    chart::{LineChart, Series},
    page::download,
    table::{Slice, with_parameter},
};

use crate::{
    category::Tree,
    desk::{self, Desk},
    need::{
        Channel, Identity, State, access,
        ledger::{
            self, Counts, Filter, Line, Sort, export,
            overview::{self, Overview},
        },
    },
};

#[derive(Template)]
#[template(path = "ledger.html")]
struct Show<'a> {
    cx: &'a Cx,
    desk: &'a Desk,
    filter: &'a Filter,
    pairs: &'a [(String, String)],
    tree: Tree,
    units: Vec<Placed>,
    handlers: Vec<(PersonId, String)>,
    overview: Overview,
    chart: LineChart,
    counts: Counts,
    slice: Slice,
    lines: Vec<Line>,
}

impl Show<'_> {
    /// Is this value of a filter chosen?
    fn is(&self, name: &str, value: impl std::fmt::Display) -> bool {
        let value = value.to_string();
        self.pairs.iter().any(|(known, given)| known == name && *given == value)
    }

    fn late(&self, line: &Line) -> bool {
        line.is_overdue(self.desk.now)
    }

    /// The address of the list with one filter changed.
    fn with(&self, name: &str, value: &str) -> String {
        format!("/voice/ledger?{}", with_parameter(&self.cx.query, name, value))
    }

    fn file(&self, kind: &str) -> String {
        format!("/voice/ledger.{kind}?{}", with_parameter(&self.cx.query, "page", ""))
    }

    fn change(&self) -> i64 {
        self.overview.raised_this_month - self.overview.raised_last_month
    }

    fn month(&self, back: usize) -> &str {
        self.overview.trend.iter().rev().nth(back).map_or("", |(month, _, _)| month)
    }
}

type Pairs = Query<Vec<(String, String)>>;

/// Filters and page of the query.
fn read(pairs: &[(String, String)]) -> (Filter, Option<i64>) {
    let page = pairs.iter().find(|(name, _)| name == "page").and_then(|(_, value)| value.parse().ok());
    (Filter::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))), page)
}

pub async fn show(cx: Cx, Query(pairs): Pairs) -> Outcome {
    let (db, actor) = (&cx.app.db, cx.require(&access::WORK)?);
    let desk = Desk::of(&cx).await?;
    let (filter, page) = read(&pairs);
    let (counts, overview, tree, units, handlers) = tokio::try_join!(
        ledger::counts(db, &desk, actor, &filter),
        overview::overview(db, &desk, actor),
        Tree::read(db, desk.tenant),
        unit::tree(db, desk.tenant, unit::Tree::Admin, desk.today()),
        desk::handlers(db, desk.tenant, desk.today()),
    )?;
    let slice = Slice::new(page, ledger::PAGE, counts.all);
    let lines = ledger::page(db, &desk, actor, &filter, &slice).await?;
    Show {
        cx: &cx,
        desk: &desk,
        filter: &filter,
        pairs: &pairs,
        tree,
        units,
        handlers,
        chart: chart(&cx, &overview),
        overview,
        counts,
        slice,
        lines,
    }
    .page()
}

fn chart(cx: &Cx, overview: &Overview) -> LineChart {
    let series = |key: &str, value: fn(&(String, i64, i64)) -> i64| Series {
        name: cx.t(key),
        values: overview.trend.iter().map(|month| value(month) as f64).collect(),
    };
    LineChart {
        title: cx.t("need-trend"),
        labels: overview.trend.iter().map(|(month, _, _)| month[2..].to_owned()).collect(),
        series: vec![series("need-trend-raised", |month| month.1), series("need-trend-closed", |month| month.2)],
        width: 720.0,
        height: 220.0,
    }
}

#[derive(Template)]
#[template(path = "ledger/print.html")]
struct Print<'a> {
    cx: &'a Cx,
    tree: Tree,
    counts: Counts,
    /// The filters in words.
    chosen: Vec<(String, String)>,
    back: String,
    heads: [String; 13],
    lines: Vec<Line>,
}

/// The rows of the screen for paper, up to a limit that the page names.
pub async fn print(cx: Cx, Query(pairs): Pairs) -> Outcome {
    let (db, actor) = (&cx.app.db, cx.require(&access::WORK)?);
    let desk = Desk::of(&cx).await?;
    let (filter, _) = read(&pairs);
    let most = cx.app.config.voice.print_rows.max(1);
    let tree = Tree::read(db, desk.tenant).await?;
    Print {
        counts: ledger::counts(db, &desk, actor, &filter).await?,
        lines: ledger::printed(db, &desk, actor, &filter, most).await?,
        chosen: chosen(&cx, &desk, &tree, &filter).await?,
        back: format!("/voice/ledger?{}", with_parameter(&cx.query, "page", "")),
        heads: export::heads(&cx),
        tree,
        cx: &cx,
    }
    .page()
}

async fn chosen(cx: &Cx, desk: &Desk, tree: &Tree, filter: &Filter) -> base::Result<Vec<(String, String)>> {
    let db = &cx.app.db;
    let unit = match filter.unit {
        Some(unit) => people::unit::get(db, desk.tenant, unit).await.map(|unit| unit.name).unwrap_or_default(),
        None => String::new(),
    };
    let owner = match filter.owner.parse::<PersonId>() {
        Ok(owner) => people::person::name(db, desk.tenant, owner).await?,
        Err(_) if filter.owner == "me" => cx.person_name(),
        Err(_) => String::new(),
    };
    let yes = |chosen: bool, key: &str| if chosen { cx.t(key) } else { String::new() };
    let category = tree.find(&filter.category).map(|found| cx.either(&found.name, &found.name_en).to_owned());
    let all = [
        ("need-state", filter.state.map(|state| cx.tk("need-state-", state)).unwrap_or_default()),
        ("need-category", category.unwrap_or_default()),
        ("need-scope", unit),
        ("need-owner", owner),
        ("need-channel", filter.channel.map(|channel| cx.tk("need-channel-", channel)).unwrap_or_default()),
        ("need-identity", filter.identity.map(|identity| cx.tk("need-identity-", identity)).unwrap_or_default()),
        ("need-age-least", filter.age.map(|days| cx.t1("need-days", "days", days)).unwrap_or_default()),
        ("need-trend-raised", filter.raised.clone()),
        ("need-trend-closed", filter.closed.clone()),
        ("need-search", filter.q.clone()),
        ("need-filter", yes(filter.open, "need-open-only")),
        ("need-filter", yes(filter.overdue, "need-overdue-only")),
    ];
    Ok(all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (cx.t(key), value)).collect())
}

pub async fn xlsx(cx: Cx, Query(pairs): Pairs) -> Outcome {
    let (tree, lines) = file(&cx, &pairs).await?;
    let bytes = export::xlsx(&cx, &tree, &lines)?;
    let mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    download(&format!("{}-{}.xlsx", cx.t("need-ledger"), cx.today()), mime, bytes)
}

pub async fn csv(cx: Cx, Query(pairs): Pairs) -> Outcome {
    let (tree, lines) = file(&cx, &pairs).await?;
    download(
        &format!("{}-{}.csv", cx.t("need-ledger"), cx.today()),
        "text/csv; charset=utf-8",
        export::csv(&cx, &tree, &lines),
    )
}

async fn file(cx: &Cx, pairs: &[(String, String)]) -> base::Result<(Tree, Vec<Line>)> {
    let (db, actor) = (&cx.app.db, cx.require(&access::WORK)?);
    let desk = Desk::of(cx).await?;
    let (filter, _) = read(pairs);
    Ok((Tree::read(db, desk.tenant).await?, ledger::whole(db, &desk, actor, &filter).await?))
}
