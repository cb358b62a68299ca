//! `/units`: the four trees, a unit, where it stands and stood.

pub mod facts;
pub mod lacking;
pub mod ruler;

use std::{collections::HashMap, rc::Rc};

use askama::Template;
use axum::extract::{Path, Query};
use base::{Day, Permission, Result, Role, UnitId, invalid, shift::ShiftPattern};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    audit,
    unit::{
        self, Placed, Tree, Unit,
        structure::{self, Holder, Link, Node, Placement},
    },
};

pub const EDIT_UNITS: Permission = Permission { name: "people.unit.edit", roles: &[Role::SystemAdmin] };

/// `K87` or `K87.5`.
pub fn km(value: &f64) -> String {
    format!("K{}", (value * 1000.0).round() / 1000.0)
}

/// The stretch of a unit, or nothing.
pub fn stretch(unit: &Unit) -> String {
    match (&unit.km_from, &unit.km_to) {
        (Some(from), Some(to)) => format!("{}–{}", km(from), km(to)),
        _ => String::new(),
    }
}

/// Every pattern that a unit can have, with its crew.
const PATTERNS: [&str; 14] = [
    "day",
    "four-crew:0",
    "four-crew:1",
    "four-crew:2",
    "four-crew:3",
    "crew-pool",
    "window",
    "apn:0",
    "apn:1",
    "apn:2",
    "apn:3",
    "duty24:0",
    "duty24:1",
    "clinic",
];

/// The pattern's name, with its crew counted from 1.
pub fn shift_name(cx: &Cx, code: &str) -> String {
    let Ok(pattern) = code.parse::<ShiftPattern>() else { return code.to_owned() };
    let name = cx.t(pattern.message_key());
    match code.split_once(':').and_then(|(_, crew)| crew.parse::<u8>().ok()) {
        Some(crew) if crew < 4 => format!("{name} {}", cx.t1("shift-crew", "number", crew + 1)),
        _ => name,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    tree: String,
}

/// A unit in the list with its words. Many units share them, and making a text
/// costs more than the rest of the line.
struct Line {
    node: Node,
    people: Rc<str>,
    shift: Rc<str>,
}

fn lines(cx: &Cx, nodes: Vec<Node>) -> Vec<Line> {
    let (mut counts, mut shifts) = (HashMap::<i64, Rc<str>>::new(), HashMap::<String, Rc<str>>::new());
    let line = |node: Node| {
        let people = counts.entry(node.all).or_insert_with(|| cx.t1("people-count", "count", node.all).into());
        let people = Rc::clone(people);
        let code = node.unit.shift_pattern.clone();
        let shift = Rc::clone(shifts.entry(code).or_insert_with_key(|code| shift_name(cx, code).into()));
        Line { node, people, shift }
    };
    nodes.into_iter().map(line).collect()
}

#[derive(Template)]
#[template(path = "units/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    tree: Tree,
    lines: Vec<Line>,
    weak_signal: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
impl Index<'_> {
    /// How many lists end before this unit.
    fn closes(&self, index: &usize) -> i64 {
        let depth = |index: usize| self.lines.get(index).map_or(0, |line| line.node.depth);
        if *index == 0 { 0 } else { (depth(index - 1) - depth(*index)).max(0) }
    }

    fn opens(&self, index: &usize) -> bool {
        *index == 0 || self.lines[*index].node.depth > self.lines[index - 1].node.depth
    }

    fn deepest(&self) -> i64 {
        self.lines.last().map_or(0, |line| line.node.depth)
    }
}

/// `GET /units`
pub async fn index(cx: Cx, Query(filter): Query<Filter>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let tree = Tree::from_code(&filter.tree).unwrap_or(Tree::Admin);
    let nodes = structure::nodes(&cx.app.db, actor.tenant, tree, cx.today()).await?;
    Index { cx: &cx, tree, lines: lines(&cx, nodes), weak_signal: cx.t("unit-weak-signal") }.page()
}

#[derive(Template)]
#[template(path = "units/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    unit: Unit,
    own: i64,
    all: i64,
    links: Vec<Link>,
    holders: Vec<Holder>,
    placements: Vec<Placement>,
    parents: Vec<Placed>,
    closed_on: Option<Day>,
}

impl Show<'_> {
    fn back(&self) -> String {
        format!("/units?tree={}", self.unit.tree)
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: UnitId) -> Result<Show<'a>> {
    let actor = cx.require(&EDIT_UNITS)?;
    let (db, today) = (&cx.app.db, cx.today());
    let unit = unit::get(db, actor.tenant, id).await?;
    let tree = Tree::from_code(&unit.tree).unwrap_or(Tree::Admin);
    let (own, all) = structure::people(db, id, today).await?;
    Ok(Show {
        cx,
        form,
        own,
        all,
        links: structure::links(db, id, today).await?,
        holders: structure::holders(db, actor.tenant, id, today).await?,
        placements: structure::placements(db, id).await?,
        parents: unit::tree(db, actor.tenant, tree, today).await?,
        closed_on: unit::closed_on(db, actor.tenant, id).await?,
        unit,
    })
}

/// `GET /units/{id}`
pub async fn show(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    let form = Form::filled([("from", cx.today().to_string())]);
    page(&cx, &form, id).await?.page()
}

/// `POST /units/{id}/placements`
pub async fn create_placement(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    unit::get(&cx.app.db, actor.tenant, id).await?;
    let parent: Option<UnitId> = form.parse("parent", true);
    let from: Option<Day> = form.day("from", true);
    let outcome = match (form.finish(), parent, from) {
        (Ok(()), Some(parent), Some(from)) => {
            let now = cx.moment();
            let detail = format!("parent={parent} from={from}");
            cx.app
                .db
                .write(|tx| async move {
                    unit::move_to(&tx, actor.tenant, id, parent, from).await?;
                    audit::write(&tx, now, actor, "people.unit.placement", id, &detail).await
                })
                .await
        }
        (refused, ..) => refused,
    };
    match outcome {
        Ok(()) => redirect(format!("/units/{id}?done=done-unit-moved")),
        // A parent that is not there is the form's fault, not a page that is missing.
        Err(base::Error::NotFound) => again(&cx, form, id, invalid("parent", "form-not-understood")).await,
        Err(error) => again(&cx, form, id, error).await,
    }
}

async fn again(cx: &Cx, form: Form, id: UnitId, error: base::Error) -> Outcome {
    let form = form.redisplay(error)?;
    page(cx, &form, id).await?.refused()
}

/// `POST /units/{id}/shift`
pub async fn create_shift(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    unit::get(&cx.app.db, actor.tenant, id).await?;
    let pattern: Option<ShiftPattern> = form.parse("shift", false);
    if let Err(error) = form.finish() {
        return again(&cx, form, id, error).await;
    }
    let now = cx.moment();
    let detail = pattern.map(|pattern| pattern.to_string()).unwrap_or_default();
    cx.app
        .db
        .write(|tx| async move {
            unit::set_shift(&tx, actor.tenant, id, pattern).await?;
            audit::write(&tx, now, actor, "people.unit.shift", id, &detail).await
        })
        .await?;
    redirect(format!("/units/{id}?done=done-unit-shift"))
}

#[derive(Template)]
#[template(path = "units/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    tree: Tree,
    parents: Vec<Placed>,
}

impl New<'_> {
    fn back(&self) -> String {
        format!("/units?tree={}", self.tree.code())
    }
}

async fn new_page<'a>(cx: &'a Cx, form: &'a Form) -> Result<New<'a>> {
    let actor = cx.require(&EDIT_UNITS)?;
    let tree = Tree::from_code(form.get("tree")).unwrap_or(Tree::Admin);
    Ok(New { cx, form, tree, parents: unit::tree(&cx.app.db, actor.tenant, tree, cx.today()).await? })
}

/// `GET /units/new`
pub async fn new(cx: Cx, Query(filter): Query<Filter>) -> Outcome {
    let form = Form::filled([("tree", filter.tree), ("from", cx.today().to_string())]);
    new_page(&cx, &form).await?.page()
}

/// `POST /units`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    match open(&cx, &mut form).await {
        Ok(id) => redirect(format!("/units/{id}?done=done-unit-opened")),
        Err(error) => {
            let form = form.redisplay(error)?;
            new_page(&cx, &form).await?.refused()
        }
    }
}

async fn open(cx: &Cx, form: &mut Form) -> Result<UnitId> {
    let actor = cx.require(&EDIT_UNITS)?;
    let tree = form.choice("tree", Tree::from_code);
    let parent: Option<UnitId> = form.parse("parent", true);
    let from: Option<Day> = form.day("from", true);
    let kind = form.choice("kind", |kind| KINDS.into_iter().find(|known| *known == kind));
    let shift: Option<ShiftPattern> = form.parse("shift", false);
    let km = read_km(form);
    let new = unit::New {
        kind: kind.unwrap_or_default().to_owned(),
        code: form.text("code", 0..=60),
        name: form.text("name", 1..=60),
        name_en: form.text("name_en", 0..=120),
        km,
        scenes: String::new(),
        shift_pattern: shift.map(|pattern| pattern.to_string()).unwrap_or_default(),
        weak_signal: form.is("weak_signal", "yes"),
    };
    form.finish()?;
    let (Some(tree), Some(parent), Some(from)) = (tree, parent, from) else {
        return Err(invalid("parent", "form-choose"));
    };
    let (now, new) = (cx.moment(), &new);
    cx.app
        .db
        .write(|tx| async move {
            let id = unit::open(&tx, &cx.app.ids, actor.tenant, tree, parent, from, new).await?;
            audit::write(&tx, now, actor, "people.unit.create", id, &new.name).await?;
            Ok(id)
        })
        .await
}

/// Both ends of a stretch or none.
fn read_km(form: &mut Form) -> Option<(f64, f64)> {
    let (from, to): (Option<f64>, Option<f64>) = (form.parse("km_from", false), form.parse("km_to", false));
    let orderly = |(from, to): (f64, f64)| from >= 0.0 && from < to && to.is_finite();
    if from.is_some() != to.is_some() || from.zip(to).is_some_and(|km| !orderly(km)) {
        form.refuse("km_to", "unit-km-order");
    }
    from.zip(to)
}

/// Kinds of unit that can be opened by hand.
pub const KINDS: [&str; 4] = ["team", "department", "workshop", "branch"];
