//! Where a version comes from that others wrote: whose it is, under which
//! licence, which version of theirs, and whether it was changed here since
//! (what Creative Commons licences ask to be said, 4.0 section 3(a)).

use base::{Result, TenantId};
use store::{FromQueryResult, Rows, Tx, params, row};

use super::{LearningUnitId, VersionId};

/// Licences under which organisations share what they wrote, from the most
/// open; each lets the taker adapt it for its own people. Texts:
/// `learning-licence-<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Licence {
    /// <https://creativecommons.org/licenses/by/4.0/>
    By,
    /// <https://creativecommons.org/licenses/by-sa/4.0/>
    BySa,
    /// <https://creativecommons.org/licenses/by-nc-sa/4.0/>
    ByNcSa,
    /// For the members of the consortium, and for nobody beyond.
    Members,
}

impl Licence {
    pub const ALL: [Self; 4] = [Self::By, Self::BySa, Self::ByNcSa, Self::Members];

    pub const fn word(self) -> &'static str {
        match self {
            Self::By => "cc-by-4.0",
            Self::BySa => "cc-by-sa-4.0",
            Self::ByNcSa => "cc-by-nc-sa-4.0",
            Self::Members => "members",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.word() == word)
    }

    /// Message key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::By => "learning-licence-by",
            Self::BySa => "learning-licence-by-sa",
            Self::ByNcSa => "learning-licence-by-nc-sa",
            Self::Members => "learning-licence-members",
        }
    }

    /// Where it can be read.
    pub const fn address(self) -> Option<&'static str> {
        match self {
            Self::By => Some("https://creativecommons.org/licenses/by/4.0/deed.zh-hans"),
            Self::BySa => Some("https://creativecommons.org/licenses/by-sa/4.0/deed.zh-hans"),
            Self::ByNcSa => Some("https://creativecommons.org/licenses/by-nc-sa/4.0/deed.zh-hans"),
            Self::Members => None,
        }
    }

    /// Under which licences something adapted from this may be passed on.
    pub const fn passes_on_as(self) -> &'static [Self] {
        match self {
            Self::By => &Self::ALL,
            Self::BySa => &[Self::BySa],
            Self::ByNcSa => &[Self::ByNcSa],
            Self::Members => &[],
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Whom to name.
    pub holder: String,
    pub licence: Licence,
    /// Which version of theirs.
    pub number: i64,
    /// Changed here since.
    pub is_adapted: bool,
}

/// Of version `number` of a unit; `None` for what is the organisation's own.
pub async fn of(rows: &impl Rows, tenant: TenantId, unit: LearningUnitId, number: i64) -> Result<Option<Origin>> {
    #[derive(FromQueryResult)]
    struct Row {
        holder: String,
        licence: String,
        number: i64,
        here: i64,
    }
    let sql = "select o.holder, o.licence, o.number, v.number as here from learning_origin o
               join learning_version v on v.id = o.version_id
               where o.tenant_id = $1 and v.unit_id = $2 and v.number <= $3 order by v.number desc limit 1";
    let found: Option<Row> = rows.maybe(sql, params![tenant, unit, number]).await?;
    Ok(found.and_then(|row| {
        let licence = Licence::from_word(&row.licence)?;
        Some(Origin { holder: row.holder, licence, number: row.number, is_adapted: row.here < number })
    }))
}

/// Says of a version that it came from somewhere else as it is.
pub async fn set(tx: &Tx, tenant: TenantId, version: VersionId, origin: &Origin) -> Result<()> {
    let values = row! {
        version_id: version, tenant_id: tenant, holder: origin.holder.as_str(), licence: origin.licence.word(),
        number: origin.number
    };
    tx.insert("learning_origin", values).await
}
