//! Categories of needs: what they are about, who gets them, how long an answer may take.
//!
//! A tenant starts with the set for its kind ([`install`]) and edits it from
//! there; a closed category keeps its needs and takes no new ones.

pub mod defaults;

use base::{Day, Ids, Result, Role, TenantId, not_found};
use store::{FromQueryResult, Rows, Tx, Value, params, row};
use uuid::Uuid;

use crate::{answer, need::receipt};

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Category {
    pub id: Uuid,
    pub code: String,
    /// Code of the category that this is a part of; empty at the top.
    pub parent: String,
    pub name: String,
    pub name_en: String,
    pub owner_role: String,
    /// Code of a unit of the administrative tree.
    pub owner_unit: String,
    /// Working hours until the first answer.
    pub reply_hours: i64,
    /// Working days until a solution, or a dated promise of one.
    pub promise_days: i64,
    /// Only the owner, their helpers and counsellors read it; sealed in the store.
    pub sensitive: bool,
    pub closed_on: Option<Day>,
}

impl Category {
    pub fn is_top(&self) -> bool {
        self.parent.is_empty()
    }

    pub fn role(&self) -> Role {
        Role::from_code(&self.owner_role).unwrap_or(Role::NeedHandler)
    }
}

/// All categories of a tenant, in their order; a part stands behind its whole.
#[derive(Debug, Clone, Default)]
pub struct Tree(pub Vec<Category>);

impl Tree {
    pub async fn read(rows: &impl Rows, tenant: TenantId) -> Result<Self> {
        let sql = "select id, code, parent, name, name_en, owner_role, owner_unit, reply_hours, promise_days, sensitive, closed_on
                   from voice_category where tenant_id = $1 order by place";
        Ok(Self(rows.all(sql, params![tenant]).await?))
    }

    pub fn tops(&self) -> impl Iterator<Item = &Category> {
        self.0.iter().filter(|category| category.is_top())
    }

    pub fn open_tops(&self) -> impl Iterator<Item = &Category> {
        self.tops().filter(|category| category.closed_on.is_none())
    }

    pub fn parts<'a>(&'a self, of: &'a str) -> impl Iterator<Item = &'a Category> {
        self.0.iter().filter(move |category| category.parent == of && category.closed_on.is_none())
    }

    pub fn find(&self, code: &str) -> Option<&Category> {
        self.0.iter().find(|category| category.code == code)
    }

    pub fn top(&self, code: &str) -> Option<&Category> {
        self.find(code).filter(|category| category.is_top())
    }

    /// The name of the category, with that of its part if there is one.
    pub fn label(&self, cx: &ui::Cx, code: &str, sub: &str) -> String {
        let name = |code: &str| self.find(code).map(|category| cx.either(&category.name, &category.name_en).to_owned());
        match (name(code), name(sub)) {
            (Some(top), Some(part)) => format!("{top} · {part}"),
            (Some(top), None) => top,
            _ => code.to_owned(),
        }
    }
}

/// Gives a tenant the categories for its kind (`railway`, `hospital`), their
/// policy answers and its pepper. Codes that are there already are left as they are.
pub async fn install(tx: &Tx, ids: &Ids, seal: &base::seal::SealKey, tenant: TenantId, kind: &str) -> Result<()> {
    receipt::install(tx, ids, seal, tenant).await?;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let known = Tree::read(tx, tenant).await?;
    for category in defaults::of(kind).filter(|category| known.find(category.code).is_none()) {
        let unit = unit_code(tx, tenant, category.unit).await?;
        let place = rows.len() as i64 + known.0.len() as i64;
        let parts = category.parts.iter().enumerate().map(|(index, (code, name, name_en))| {
            (format!("{}.{code}", category.code), category.code, *name, *name_en, place + 1 + index as i64)
        });
        let whole = (category.code.to_owned(), "", category.name, category.name_en, place);
        for (code, parent, name, name_en, place) in std::iter::once(whole).chain(parts) {
            rows.push(params![
                ids.make::<Uuid>(),
                tenant,
                code,
                parent,
                name,
                name_en,
                category.role.code(),
                unit.as_str(),
                category.reply_hours,
                category.promise_days,
                category.sensitive,
                place
            ]);
        }
    }
    let columns = [
        "id",
        "tenant_id",
        "code",
        "parent",
        "name",
        "name_en",
        "owner_role",
        "owner_unit",
        "reply_hours",
        "promise_days",
        "sensitive",
        "place",
    ];
    tx.insert_all("voice_category", &columns, rows).await?;
    answer::defaults::install(tx, ids, tenant, kind).await
}

/// The code of the unit that the default names by its last part; the default
/// itself where there is no such unit yet.
async fn unit_code(tx: &Tx, tenant: TenantId, hint: &str) -> Result<String> {
    let sql = "select code from people_unit where tenant_id = $1 and tree = $2 and (code = $3 or code like $4)
               order by length(code), code limit 1";
    let found: Option<String> = tx.value(sql, params![tenant, "admin", hint, format!("%/{hint}")]).await?;
    Ok(found.unwrap_or_else(|| hint.to_owned()))
}

/// What can be edited: who gets it and how long it may take.
#[derive(Debug, Clone)]
pub struct Terms {
    pub owner_role: Role,
    pub owner_unit: String,
    pub reply_hours: i64,
    pub promise_days: i64,
    pub closed_on: Option<Day>,
}

/// Changes the terms of a category for needs that are raised from now on.
pub async fn edit(tx: &Tx, tenant: TenantId, category: Uuid, terms: &Terms) -> Result<()> {
    let sql = "update voice_category set owner_role = $3, owner_unit = $4, reply_hours = $5, promise_days = $6, closed_on = $7
               where tenant_id = $1 and id = $2";
    let values = params![
        tenant,
        category,
        terms.owner_role.code(),
        terms.owner_unit.as_str(),
        terms.reply_hours,
        terms.promise_days,
        terms.closed_on
    ];
    if tx.execute(sql, values).await? == 0 { Err(not_found()) } else { Ok(()) }
}

/// A category of the tenant's own, at the end of the list.
pub async fn add(tx: &Tx, ids: &Ids, tenant: TenantId, code: &str, name: &str, terms: &Terms) -> Result<()> {
    let place = tx.count("select count(*) from voice_category where tenant_id = $1", params![tenant]).await?;
    let values = row! {
        id: ids.make::<Uuid>(), tenant_id: tenant, code: code, parent: "", name: name, name_en: "",
        owner_role: terms.owner_role.code(), owner_unit: terms.owner_unit.as_str(), reply_hours: terms.reply_hours,
        promise_days: terms.promise_days, sensitive: false, place: place
    };
    tx.insert("voice_category", values).await
}
