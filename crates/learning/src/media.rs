//! Pictures, sounds, films and captions of units.
//!
//! What a file is, its first bytes say ([`sniff`]), not its name. Pictures are
//! drawn anew, which leaves behind where and with what they were taken; films
//! and sounds are made ready for phones ([`film`]).

pub mod captions;
pub mod container;
pub mod conversion;
pub mod ffmpeg;
pub mod film;
pub mod mp4;
pub mod place;
pub mod player;
pub mod sniff;

use std::collections::HashMap;
use std::io::Cursor;

use base::{Actor, Error, Ids, Message, Moment, Result, TenantId, error::invalid};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, codecs::jpeg::JpegEncoder};
use store::{Db, FromQueryResult, Rows, Value, blob::Blobs, params, row, rows::place_list};

use crate::{
    markdown::{self, MediaKind},
    unit::LearningUnitId,
};
pub use sniff::{Kind, sniff};

base::id! { MediaId }

/// The longer side of a picture (pixels): sharp on a phone, small on its bill.
const MOST_PIXELS: u32 = 1_600;
const CAPTION_BYTES: u64 = 1 << 20;
const JPEG_QUALITY: u8 = 82;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Media {
    pub id: MediaId,
    pub kind: String,
    pub mime: String,
    pub name: String,
    pub bytes: i64,
}

/// Bytes that a picture, and that a sound or a film may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Most {
    pub picture: u64,
    pub film: u64,
}

/// Keeps an uploaded file of a unit. `field` is where a refusal is shown;
/// `wanted` are the kinds that will do there.
#[expect(clippy::too_many_arguments, reason = "a file, whose it is, and where it goes")]
pub async fn keep(
    db: &Db,
    blobs: &Blobs,
    ids: &Ids,
    actor: &Actor,
    unit: LearningUnitId,
    (field, wanted): (&'static str, &[Kind]),
    (name, bytes): (&str, &[u8]),
    most: Most,
    at: Moment,
) -> Result<MediaId> {
    let kind = sniff(bytes).map_err(|why| invalid(field, why))?;
    if !wanted.contains(&kind) {
        return Err(invalid(field, if kind == Kind::Mp4 { "learning-film-elsewhere" } else { "learning-media-other" }));
    }
    let limit = match kind {
        Kind::Jpeg | Kind::Png | Kind::Webp => most.picture,
        Kind::Vtt => CAPTION_BYTES,
        _ => most.film,
    };
    if bytes.len() as u64 > limit {
        return Err(Error::TooLarge { limit });
    }
    let (mime, bytes) = match kind.picture() {
        Some(format) => redrawn(bytes.to_vec(), format).await.map_err(|why| invalid(field, why))?,
        None => (kind.mime(), bytes.to_vec()),
    };
    let id: MediaId = ids.make();
    let size = bytes.len() as i64;
    blobs.put(id.0, bytes.into()).await?;
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(120).collect();
    db.write(|tx| async move {
        let values = row! {
            id: id, tenant_id: actor.tenant, unit_id: unit, kind: kind.group(), mime: mime, name: name, bytes: size,
            made_by: actor.person, made_at: at
        };
        tx.insert("learning_media", values).await?;
        if let Some(container) = kind.reader() {
            let facts = mp4::Facts { is_web: true, has_sound: true, ..mp4::Facts::default() };
            film::enter(&tx, ids, actor, film::Entry { media: id, container, facts }, at).await?;
        }
        people::audit::write(&tx, at, actor, "learning.media.creation", id, kind.group()).await
    })
    .await?;
    Ok(id)
}

/// Group, kind and bytes of a file as it is kept, whatever it is called.
pub async fn prepared(bytes: &[u8]) -> Result<(&'static str, &'static str, bytes::Bytes), Message> {
    let kind = sniff(bytes)?;
    let (mime, bytes) = match kind.picture() {
        Some(format) => redrawn(bytes.to_vec(), format).await?,
        None => (kind.mime(), bytes.to_vec()),
    };
    Ok((kind.group(), mime, bytes.into()))
}

/// Decoding is work for milliseconds to a second: off the request threads.
async fn redrawn(bytes: Vec<u8>, format: ImageFormat) -> Result<(&'static str, Vec<u8>), Message> {
    let drawn = tokio::task::spawn_blocking(move || redraw(&bytes, format)).await;
    drawn.ok().flatten().ok_or_else(|| Message::new("learning-media-broken"))
}

fn redraw(bytes: &[u8], format: ImageFormat) -> Option<(&'static str, Vec<u8>)> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(16_000);
    limits.max_image_height = Some(16_000);
    limits.max_alloc = Some(256 << 20);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let turn = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(turn);
    if picture.width().max(picture.height()) > MOST_PIXELS {
        picture = picture.resize(MOST_PIXELS, MOST_PIXELS, image::imageops::FilterType::Triangle);
    }
    let mut out = Cursor::new(Vec::new());
    // What can be seen through has no place in a JPEG.
    if picture.color().has_alpha() {
        picture.write_to(&mut out, ImageFormat::Png).ok()?;
        return Some(("image/png", out.into_inner()));
    }
    picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY)).ok()?;
    Some(("image/jpeg", out.into_inner()))
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: MediaId) -> Result<Media> {
    let sql = "select id, kind, mime, name, bytes from learning_media where tenant_id = $1 and id = $2";
    rows.one(sql, params![tenant, id]).await
}

/// Is it a file of this unit?
pub async fn is_of(rows: &impl Rows, tenant: TenantId, unit: LearningUnitId, id: MediaId) -> Result<bool> {
    let sql = "select count(*) from learning_media where tenant_id = $1 and unit_id = $2 and id = $3";
    Ok(rows.count(sql, params![tenant, unit, id]).await? > 0)
}

/// The files of a unit, newest first.
pub async fn of_unit(rows: &impl Rows, tenant: TenantId, unit: LearningUnitId) -> Result<Vec<Media>> {
    let sql = "select id, kind, mime, name, bytes from learning_media where tenant_id = $1 and unit_id = $2 order by id desc limit 100";
    rows.all(sql, params![tenant, unit]).await
}

/// What a text refers to by `media:ID`, for rendering it.
pub type Library = HashMap<String, markdown::Media>;

pub async fn library(rows: &impl Rows, tenant: TenantId, texts: &[&str]) -> Result<Library> {
    let names: Vec<String> = texts.iter().flat_map(|text| markdown::media_references(text)).collect();
    let ids: Vec<MediaId> = names.iter().filter_map(|name| name.parse().ok()).take(200).collect();
    if ids.is_empty() {
        return Ok(Library::new());
    }
    let mut values: Vec<Value> = params![tenant];
    let list = place_list(&mut values, ids);
    let sql = format!("select id, kind, mime, name, bytes from learning_media where tenant_id = $1 and id in ({list})");
    let found: Vec<Media> = rows.all(&sql, values).await?;
    let moving: Vec<MediaId> = found.iter().filter(|it| it.kind != "picture").map(|it| it.id).collect();
    let films = film::shown(rows, tenant, &moving).await?;
    let film_of = |media: &Media| films.iter().find(|it| it.film.id == media.id);
    Ok(found.iter().map(|media| (media.id.to_string(), shown(media, film_of(media)))).collect())
}

/// As a text shows it: of a film the light one, which most readers' phones want.
fn shown(media: &Media, film: Option<&film::Shown>) -> markdown::Media {
    let kind = match media.kind.as_str() {
        "picture" => MediaKind::Picture,
        "audio" => MediaKind::Audio,
        "film" => MediaKind::Video,
        _ => MediaKind::File,
    };
    let made = |kind: &str| film.and_then(|film| film.of(kind));
    let best = if kind == MediaKind::Audio { made("sound") } else { made("small").or(made("large")) };
    let pixels = |side: Option<i64>| side.and_then(|side| u32::try_from(side).ok());
    markdown::Media {
        kind,
        url: best.map_or_else(|| url(media.id), film::Rendition::url),
        captions_url: None,
        captions_language: None,
        transcript: None,
        poster: made("poster").map(film::Rendition::url),
        size: best.and_then(|best| pixels(best.width).zip(pixels(best.height))),
        seconds: film.and_then(|film| film.film.seconds).and_then(|seconds| u32::try_from(seconds).ok()),
        is_animation: film.is_some_and(|film| film.film.is_animation()),
    }
}

pub fn url(id: MediaId) -> String {
    format!("/learning/media/{id}")
}
