//! A statement in words: who did what with what, and how it came out.
//!
//! How long it took is not among them: that is nobody's measure here.

use std::collections::{HashMap, HashSet};

use base::{Lang, Moment, PersonId, Result, TenantId, error::internal};
use store::{FromQueryResult, Rows, params, rows::place_list, stamp};
use ui::Cx;
use uuid::Uuid;

use crate::{
    filter::{ADL_VERBS, written},
    find::Kept,
    xapi::{
        Json,
        actor::{self, Actor, Ifi},
        json::quote,
        language::Preference,
    },
};

/// Somebody, or a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Who {
    pub name: String,
    /// As the search takes it; empty for a group without an identifier.
    pub identifier: String,
    /// Of a person of this house.
    pub staff_number: String,
}

/// A verb or an activity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub iri: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Object {
    Activity(Named),
    Actor(Who),
    Statement(String),
    /// What somebody means to do, or did with others.
    Inner {
        who: Who,
        verb: Named,
        object: Named,
    },
}

/// A line of the list.
#[derive(Debug, Clone)]
pub struct Told {
    pub seq: i64,
    pub id: String,
    pub voided: bool,
    pub stored: Moment,
    pub who: Who,
    pub verb: Named,
    pub object: Object,
    /// `0.85` as 85 %, success, completion.
    pub result: Vec<String>,
}

/// The rest of it, for the page of one statement.
#[derive(Debug, Clone, Default)]
pub struct Details {
    pub timestamp: Option<Moment>,
    pub description: String,
    pub kind: String,
    pub response: String,
    pub registration: String,
    pub platform: String,
    /// `parent`, `grouping`, `category`, `other`.
    pub activities: Vec<(String, Named)>,
    pub instructor: Option<Who>,
    /// The key that stored it.
    pub authority: String,
    pub version: String,
    pub attachments: Vec<String>,
}

/// People of this house by the names of their accounts.
#[derive(Debug, Default)]
pub struct People(HashMap<PersonId, (String, String)>);

impl People {
    async fn of(rows: &impl Rows, tenant: TenantId, ids: HashSet<PersonId>) -> Result<Self> {
        #[derive(FromQueryResult)]
        struct Row {
            id: PersonId,
            name: String,
            staff_number: String,
        }
        let mut known = HashMap::new();
        for some in ids.into_iter().collect::<Vec<_>>().chunks(500) {
            let mut values = params![tenant];
            let list = place_list(&mut values, some.iter().copied());
            let sql =
                format!("select id, name, staff_number from people_person where tenant_id = $1 and id in ({list})");
            let rows: Vec<Row> = rows.all(&sql, values).await?;
            known.extend(rows.into_iter().map(|row| (row.id, (row.name, row.staff_number))));
        }
        Ok(Self(known))
    }
}

pub fn parse(text: &str) -> Result<Json<'_>> {
    Json::read(text.as_bytes()).map_err(|fault| internal(format!("a kept statement does not parse: {fault}")))
}

/// The statements in the reader's language, our people by their names.
pub async fn tell(cx: &Cx, rows: &impl Rows, tenant: TenantId, kept: &[Kept]) -> Result<Vec<Told>> {
    let home_page = &cx.app.config.server.public_url;
    let all = kept.iter().map(|row| parse(&row.body)).collect::<Result<Vec<_>>>()?;
    let ids = all.iter().flat_map(|statement| people_in(statement, home_page)).collect();
    let teller = Teller { cx, home_page, people: People::of(rows, tenant, ids).await? };
    Ok(kept.iter().zip(&all).map(|(row, statement)| teller.line(row, statement)).collect())
}

pub async fn details(cx: &Cx, rows: &impl Rows, tenant: TenantId, kept: &Kept) -> Result<Details> {
    let home_page = &cx.app.config.server.public_url;
    let statement = parse(&kept.body)?;
    let teller = Teller { cx, home_page, people: People::of(rows, tenant, people_in(&statement, home_page)).await? };
    Ok(teller.details(&statement))
}

fn people_in(statement: &Json<'_>, home_page: &str) -> HashSet<PersonId> {
    let object = statement.get("object");
    let inner = object.and_then(|object| object.get("actor"));
    let instructor = statement.get("context").and_then(|context| context.get("instructor"));
    let actors = [statement.get("actor"), object, inner, instructor].into_iter().flatten();
    actors.filter_map(|json| person(&actor::read(json).ok()?, home_page)).collect()
}

fn person(actor: &Actor<'_>, home_page: &str) -> Option<PersonId> {
    match actor.ifi {
        Some(Ifi::Account { home_page: page, name }) if page == home_page => name.parse().ok(),
        _ => None,
    }
}

struct Teller<'a> {
    cx: &'a Cx,
    home_page: &'a str,
    people: People,
}

impl Teller<'_> {
    fn line(&self, row: &Kept, statement: &Json<'_>) -> Told {
        Told {
            seq: row.seq,
            id: text(statement, "id"),
            voided: row.voided,
            stored: stamp::moment_of(row.seq),
            who: statement.get("actor").map(|json| self.who(json)).unwrap_or_default(),
            verb: statement.get("verb").map(|json| self.verb(json)).unwrap_or_default(),
            object: self.object(statement.get("object").unwrap_or(&Json::Null)),
            result: statement.get("result").map(|json| self.result(json)).unwrap_or_default(),
        }
    }

    fn who(&self, json: &Json<'_>) -> Who {
        let Ok(actor) = actor::read(json) else { return Who::default() };
        let known = person(&actor, self.home_page).and_then(|id| self.people.0.get(&id));
        let identifier = actor.ifi.as_ref().map(written).unwrap_or_default();
        let members = || actor.members.iter().filter_map(|member| member.name.map(str::to_owned));
        let name = match (known, actor.name, &actor.ifi) {
            (Some((name, _)), ..) => name.clone(),
            (None, Some(name), _) => name.to_owned(),
            (None, None, Some(Ifi::Account { name, .. })) => (*name).to_owned(),
            (None, None, Some(_)) => identifier.clone(),
            (None, None, None) => members().collect::<Vec<_>>().join(", "),
        };
        let name = if name.is_empty() { self.cx.t("statement-group") } else { name };
        Who { name, identifier, staff_number: known.map(|(_, number)| number.clone()).unwrap_or_default() }
    }

    fn verb(&self, json: &Json<'_>) -> Named {
        let iri = text(json, "id");
        let own = iri.strip_prefix(ADL_VERBS).map(|word| format!("verb-{word}"));
        let name = own.filter(|key| self.cx.app.messages.has(key)).map(|key| self.cx.t(&key));
        let name = name.or_else(|| self.in_language(json.get("display")?)).unwrap_or_else(|| tail(&iri));
        Named { name, iri }
    }

    fn activity(&self, json: &Json<'_>) -> Named {
        let iri = text(json, "id");
        let name = json.get("definition").and_then(|definition| self.in_language(definition.get("name")?));
        Named { name: name.unwrap_or_else(|| tail(&iri)), iri }
    }

    fn object(&self, json: &Json<'_>) -> Object {
        match json.get("objectType").and_then(Json::as_text) {
            Some("Agent" | "Group") => Object::Actor(self.who(json)),
            Some("StatementRef") => Object::Statement(text(json, "id")),
            Some("SubStatement") => Object::Inner {
                who: json.get("actor").map(|json| self.who(json)).unwrap_or_default(),
                verb: json.get("verb").map(|json| self.verb(json)).unwrap_or_default(),
                object: json.get("object").map(|json| self.activity(json)).unwrap_or_default(),
            },
            _ => Object::Activity(self.activity(json)),
        }
    }

    fn result(&self, json: &Json<'_>) -> Vec<String> {
        let mut words = Vec::new();
        for (field, yes, no) in [
            ("success", "statement-success", "statement-no-success"),
            ("completion", "statement-completion", "statement-no-completion"),
        ] {
            if let Some(Json::Bool(value)) = json.get(field) {
                words.push(self.cx.t(if *value { yes } else { no }));
            }
        }
        words.extend(json.get("score").and_then(|score| self.score(score)));
        words
    }

    fn score(&self, json: &Json<'_>) -> Option<String> {
        let number =
            |name: &str| if let Some(Json::Number(text)) = json.get(name) { Some(text.as_ref()) } else { None };
        let points = match (number("raw"), number("max")) {
            (Some(raw), Some(max)) => Some(format!("{raw} / {max}")),
            (Some(raw), None) => Some(raw.to_owned()),
            _ => None,
        };
        let share = number("scaled").and_then(|text| text.parse::<f64>().ok());
        let share = share.map(|share| format!("{} %", (share * 1000.0).round() / 10.0));
        Some(self.cx.t1("statement-score", "score", points.or(share)?))
    }

    fn details(&self, statement: &Json<'_>) -> Details {
        let none = Json::Null;
        let part = |name: &str| statement.get(name).unwrap_or(&none);
        let (object, result, context) = (part("object"), part("result"), part("context"));
        let definition = object.get("definition").unwrap_or(&none);
        let groups = context.get("contextActivities").unwrap_or(&none);
        let mut activities = Vec::new();
        for (kind, of_kind) in groups.pairs() {
            let list = if of_kind.items().is_empty() { std::slice::from_ref(of_kind) } else { of_kind.items() };
            activities.extend(list.iter().map(|json| (kind.to_string(), self.activity(json))));
        }
        Details {
            timestamp: text(statement, "timestamp").parse().ok().map(Moment),
            description: definition.get("description").and_then(|map| self.in_language(map)).unwrap_or_default(),
            kind: tail(&text(definition, "type")),
            response: text(result, "response"),
            registration: text(context, "registration"),
            platform: text(context, "platform"),
            activities,
            instructor: context.get("instructor").map(|json| self.who(json)),
            authority: statement.get("authority").map(|json| self.who(json).name).unwrap_or_default(),
            version: text(statement, "version"),
            attachments: statement
                .get("attachments")
                .into_iter()
                .flat_map(Json::items)
                .map(|one| one.get("display").and_then(|map| self.in_language(map)).unwrap_or_default())
                .collect(),
        }
    }

    /// The entry of a language map for the reader.
    fn in_language(&self, map: &Json<'_>) -> Option<String> {
        let wanted = Preference::read(match self.cx.lang {
            Lang::Zh => "zh-CN, zh;q=0.9, en;q=0.5",
            Lang::En => "en, zh;q=0.5",
        });
        let chosen = wanted.choose(map.pairs().iter().map(|(tag, _)| tag.as_ref()));
        map.pairs().get(chosen)?.1.as_text().map(str::to_owned)
    }
}

fn text(json: &Json<'_>, name: &str) -> String {
    json.get(name).and_then(Json::as_text).unwrap_or_default().to_owned()
}

/// What an address ends with.
fn tail(iri: &str) -> String {
    let end = iri.trim_end_matches('/').rsplit(['/', '#', ':']).next().unwrap_or(iri);
    if end.parse::<Uuid>().is_ok() { iri.to_owned() } else { end.to_owned() }
}

/// With line breaks and indentation; numbers and the order of keys as they are.
pub fn pretty(json: &Json<'_>) -> String {
    let mut out = String::new();
    indent(json, 0, &mut out);
    out
}

fn indent(json: &Json<'_>, depth: usize, out: &mut String) {
    let items: Vec<(Option<&str>, &Json<'_>)> = match json {
        Json::Array(items) if !items.is_empty() => items.iter().map(|item| (None, item)).collect(),
        Json::Object(pairs) if !pairs.is_empty() => {
            pairs.iter().map(|(key, value)| (Some(key.as_ref()), value)).collect()
        }
        plain => return out.push_str(&plain.to_string()),
    };
    let (open, close) = if matches!(json, Json::Array(_)) { ('[', ']') } else { ('{', '}') };
    out.push(open);
    for (index, (key, value)) in items.iter().enumerate() {
        out.push_str(if index > 0 { ",\n" } else { "\n" });
        out.push_str(&"  ".repeat(depth + 1));
        if let Some(key) = key {
            // Writing to a string does not fail.
            let _ = quote(key, out);
            out.push_str(": ");
        }
        indent(value, depth + 1, out);
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push(close);
}
