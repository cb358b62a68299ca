//! Photos of a need: decoded, turned upright, scaled to 1,600 px and encoded
//! anew as JPEG, so that nothing of the original file is kept: no place, no
//! hour, no camera, nothing that was hidden in it.

use std::io::Cursor;

use base::{Message, Result, invalid, not_found};
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType};
use store::{Rows, Tx, params, row};
use ui::Upload;
use uuid::Uuid;

use super::{NeedId, access::Casework, author::Author};
use crate::desk::Desk;

pub const MOST: usize = 3;
const EDGE: u32 = 1600;
const QUALITY: u8 = 80;
/// Pixels of an edge of what is decoded: a small file can hold a huge picture.
const DECODED_EDGE: u32 = 12_000;
const DECODED_BYTES: u64 = 512 << 20;

/// The uploads of the field `photo` as JPEG. Too many, too large or not a
/// picture (JPEG, PNG, WebP by its contents, whatever its name says) is an
/// error of that field.
pub async fn read(uploads: &[Upload], most_bytes: u64) -> Result<Vec<Vec<u8>>> {
    let photos: Vec<_> = uploads.iter().filter(|upload| upload.field == "photo" && !upload.bytes.is_empty()).collect();
    if photos.len() > MOST {
        return Err(invalid("photo", Message::new("need-photo-many").with("most", MOST)));
    }
    if photos.iter().any(|photo| photo.bytes.len() as u64 > most_bytes) {
        let limit = ui::respond::megabytes(most_bytes);
        return Err(invalid("photo", Message::new("need-photo-large").with("limit", limit)));
    }
    let bytes: Vec<_> = photos.into_iter().map(|photo| photo.bytes.clone()).collect();
    let read = tokio::task::spawn_blocking(move || bytes.iter().map(|bytes| anew(bytes)).collect::<Option<Vec<_>>>());
    read.await?.ok_or_else(|| invalid("photo", "need-photo-unreadable"))
}

fn anew(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(DECODED_EDGE), Some(DECODED_EDGE));
    limits.max_alloc = Some(DECODED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    if picture.width().max(picture.height()) > EDGE {
        picture = picture.resize(EDGE, EDGE, FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&picture.to_rgb8()).ok()?;
    Some(jpeg)
}

pub(crate) async fn keep(tx: &Tx, desk: &Desk, need: NeedId, photos: &[Vec<u8>]) -> Result<()> {
    for photo in photos {
        let id: Uuid = desk.ids.untimed();
        tx.insert("voice_photo", row! { id: id, tenant_id: desk.tenant, need_id: need, bytes: photo.clone() }).await?;
    }
    Ok(())
}

/// Ids of the photos that the person may see.
pub async fn of_case(rows: &impl Rows, case: &Casework) -> Result<Vec<Uuid>> {
    if case.may_read() { ids(rows, case.need.id).await } else { Ok(Vec::new()) }
}

pub async fn of_author(rows: &impl Rows, author: &Author) -> Result<Vec<Uuid>> {
    ids(rows, author.need.id).await
}

async fn ids(rows: &impl Rows, need: NeedId) -> Result<Vec<Uuid>> {
    rows.column("select id from voice_photo where need_id = $1 order by id", params![need]).await
}

/// The JPEG of one photo of a need that was found readable by one of the above.
pub async fn bytes(rows: &impl Rows, need: NeedId, seen: &[Uuid], photo: Uuid) -> Result<Vec<u8>> {
    if !seen.contains(&photo) {
        return Err(not_found());
    }
    let sql = "select bytes from voice_photo where id = $1 and need_id = $2";
    rows.value(sql, params![photo, need]).await?.ok_or_else(not_found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = DynamicImage::new_rgb8(width, height);
        let written = picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png);
        assert!(written.is_ok());
        bytes
    }

    #[test]
    fn a_photo_is_made_anew_and_smaller() -> Result<(), image::ImageError> {
        let jpeg = anew(&png(3200, 1200)).unwrap_or_default();
        let read = image::load_from_memory_with_format(&jpeg, image::ImageFormat::Jpeg)?;
        assert_eq!((read.width(), read.height()), (1600, 600));
        Ok(())
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(anew(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>").is_none());
        assert!(anew(&png(13_000, 1)).is_none(), "wider than is decoded");
        assert!(anew(&png(40, 40)[..60]).is_none(), "cut off");
    }
}
