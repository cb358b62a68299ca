//! What a page is given to play: the sources of a film or a sound, its captions,
//! and where this reader goes on.

use base::{Actor, Error, Result};
use store::Rows;

use super::{
    Media, MediaId, film,
    film::{Film, Rendition, Shown},
    place,
};
use crate::unit::Version;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub url: String,
    pub mime: String,
    pub bytes: u64,
}

impl Source {
    /// "1.5 MB"
    pub fn size(&self) -> String {
        ui::respond::megabytes(self.bytes)
    }
}

impl From<&Rendition> for Source {
    fn from(rendition: &Rendition) -> Self {
        let bytes = u64::try_from(rendition.bytes).unwrap_or_default();
        Self { url: rendition.url(), mime: rendition.mime.clone(), bytes }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Player {
    pub id: MediaId,
    pub large: Option<Source>,
    pub small: Option<Source>,
    pub sound: Option<Source>,
    pub poster: Option<Source>,
    pub captions: Option<Source>,
    pub seconds: Option<i64>,
    pub size: Option<(i64, i64)>,
    /// Seconds from the beginning, where this reader goes on.
    pub place: i64,
    pub is_animation: bool,
}

impl Player {
    /// There is nothing to play yet.
    pub fn waits(&self) -> bool {
        self.large.is_none() && self.small.is_none() && self.sound.is_none()
    }

    /// "2:05"
    pub fn length(&self) -> String {
        self.seconds.map(clock).unwrap_or_default()
    }

    pub fn has_picture(&self) -> bool {
        self.large.is_some() || self.small.is_some()
    }

    /// The films that there are, the wide one first.
    pub fn films(&self) -> impl Iterator<Item = (&'static str, &Source)> {
        [("large", &self.large), ("small", &self.small)]
            .into_iter()
            .filter_map(|(kind, source)| source.as_ref().map(|source| (kind, source)))
    }

    /// What a device keeps to play it without a network; light: to hear it.
    pub fn files(&self, light: bool) -> Vec<&Source> {
        let film = self.small.as_ref().or(self.large.as_ref());
        let main = if light { self.sound.as_ref() } else { film.or(self.sound.as_ref()) };
        [main, self.poster.as_ref(), self.captions.as_ref()].into_iter().flatten().collect()
    }
}

pub fn clock(seconds: i64) -> String {
    if seconds >= 3_600 {
        format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
    } else {
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }
}

/// The film and the sound of a version, as far as it has them.
pub async fn of(rows: &impl Rows, actor: &Actor, version: &Version) -> Result<(Option<Player>, Option<Player>)> {
    let ids: Vec<MediaId> = [version.film_id, version.audio_id].into_iter().flatten().collect();
    if ids.is_empty() {
        return Ok((None, None));
    }
    let found = film::shown(rows, actor.tenant, &ids).await?;
    let mut players = [None, None];
    for (player, id) in players.iter_mut().zip([version.film_id, version.audio_id]) {
        let Some(id) = id else { continue };
        let media = match super::get(rows, actor.tenant, id).await {
            Ok(media) => media,
            Err(Error::NotFound) => continue,
            Err(error) => return Err(error),
        };
        *player = Some(made(&media, found.iter().find(|it| it.film.id == id)));
    }
    let [mut film, sound] = players;
    if let Some(film) = &mut film {
        film.place = place::get(rows, actor, film.id).await?;
        film.captions = match version.captions_id {
            Some(id) => super::get(rows, actor.tenant, id).await.ok().map(|media| original(&media)),
            None => None,
        };
        if let Some(id) = version.poster_id {
            film.poster = super::get(rows, actor.tenant, id).await.ok().map(|media| original(&media));
        }
    }
    Ok((film, sound))
}

fn original(media: &Media) -> Source {
    let bytes = u64::try_from(media.bytes).unwrap_or_default();
    Source { url: super::url(media.id), mime: media.mime.clone(), bytes }
}

fn made(media: &Media, shown: Option<&Shown>) -> Player {
    let source = |kind: &str| shown.and_then(|it| it.of(kind)).map(Source::from);
    let film = shown.map(|it| &it.film);
    let mut player = Player {
        id: media.id,
        large: source("large"),
        small: source("small"),
        sound: source("sound"),
        poster: source("poster"),
        captions: None,
        seconds: film.and_then(|film| film.seconds),
        size: film.and_then(|film| film.width.zip(film.height)),
        place: 0,
        is_animation: film.is_some_and(Film::is_animation),
    };
    // Not made ready, or from before films were: as it was sent in.
    if player.waits() && film.is_none_or(Film::plays) {
        let place = if media.kind == "audio" { &mut player.sound } else { &mut player.large };
        *place = Some(original(media));
    }
    player
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn lengths_are_read_like_a_clock() {
        assert_eq!([5, 65, 3_725].map(clock), ["0:05", "1:05", "1:02:05"]);
    }
}
