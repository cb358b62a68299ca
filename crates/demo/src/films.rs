//! A film of slides with its sound, still picture and captions, and an
//! animation: made by `data/films/make`, small enough to lie beside the texts.

pub const SLIDES: &[u8] = include_bytes!("../data/films/window-three-checks.mp4");
pub const SLIDES_SOUND: &[u8] = include_bytes!("../data/films/window-three-checks.m4a");
pub const SLIDES_STILL: &[u8] = include_bytes!("../data/films/window-three-checks.jpg");
pub const SLIDES_CAPTIONS: &str = include_str!("../data/films/window-three-checks.vtt");
pub const BLADE: &[u8] = include_bytes!("../data/films/switch-blade.mp4");
pub const BLADE_STILL: &[u8] = include_bytes!("../data/films/switch-blade.jpg");
