//! Questions of ours in the words of other systems (导出): what an organisation
//! owns here can leave again.

pub mod moodle;

use std::collections::BTreeMap;

use base::{Error, Result, TenantId};
use store::{Rows, Value, params, rows::place_list};
use ui::App;

use super::{Question, Text, foreign::shortened};
use crate::{
    markdown,
    media::{Media, MediaId},
};

/// Letters of a name that is made of a question's own words.
const NAME: usize = 60;

/// A file that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    pub name: String,
    pub bytes: bytes::Bytes,
}

/// Files by what stands for them in a text (`media:…`).
pub type Files = BTreeMap<String, Attached>;

/// What a question without a title is called elsewhere: its first words.
pub fn name_of(stem: &Text) -> String {
    match shortened(&stem.words(), NAME) {
        name if name.is_empty() => "…".to_owned(),
        name => name,
    }
}

/// The files that these questions name. Refused where they come to more than
/// `banks.bytes`.
pub async fn files(app: &App, tenant: TenantId, questions: &[Question]) -> Result<Files> {
    let mut names: Vec<String> = Vec::new();
    for question in questions {
        question.each_text(&mut |text| names.extend(markdown::media_references(&text.text)));
    }
    let ids: Vec<MediaId> = names.iter().filter_map(|name| name.parse().ok()).collect();
    let (mut files, mut size) = (Files::new(), 0_u64);
    for some in ids.chunks(500) {
        let mut values: Vec<Value> = params![tenant];
        let list = place_list(&mut values, some.iter().copied());
        let sql =
            format!("select id, kind, mime, name, bytes from learning_media where tenant_id = $1 and id in ({list})");
        let found: Vec<Media> = app.db.all(&sql, values).await?;
        for media in found {
            let reference = format!("media:{}", media.id);
            if files.contains_key(&reference) {
                continue;
            }
            size += media.bytes.cast_unsigned();
            if size > app.config.banks.bytes {
                return Err(Error::TooLarge { limit: app.config.banks.bytes });
            }
            // A film whose original is gone has no file of its own any more.
            let bytes = match app.blobs.get(media.id.0).await {
                Err(Error::NotFound) => continue,
                found => found?,
            };
            files.insert(reference, Attached { name: format!("{}.{}", media.id, ending(&media.mime)), bytes });
        }
    }
    Ok(files)
}

/// `png` of `image/png`
fn ending(mime: &str) -> &str {
    match mime.rsplit('/').next().unwrap_or_default() {
        "jpeg" => "jpg",
        "mpeg" => "mp3",
        "mp4" if mime.starts_with("audio") => "m4a",
        kind => kind,
    }
}
