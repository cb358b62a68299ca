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
    let counts = ledger::counts(db, &desk, actor, &filter).await?;
    let slice = Slice::new(page, ledger::PAGE, counts.all);
    let overview = overview::overview(db, &desk, actor).await?;
    Show {
        cx: &cx,
        desk: &desk,
        filter: &filter,
        pairs: &pairs,
        tree: Tree::read(db, desk.tenant).await?,
        units: unit::tree(db, desk.tenant, unit::Tree::Admin, desk.today()).await?,
        handlers: desk::handlers(db, desk.tenant, desk.today()).await?,
        chart: chart(&cx, &overview),
        overview,
        counts,
        slice,
        lines: ledger::page(db, &desk, actor, &filter, &slice).await?,
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
