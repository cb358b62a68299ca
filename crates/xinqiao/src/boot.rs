//! From a configuration to a running program's parts.

use std::path::Path;

use anyhow::{Context, Result, bail};
use base::{Clock, Ids, config::Config, seal::SealKey};
use store::{Db, blob::Blobs, migration};
use ui::{App, app::Parts, i18n::Messages, limit::Limiter};

use crate::{MODULES, migrations};

/// The words of `base` do not implement `std::error::Error`, on purpose; the
/// command line tells them as text.
pub fn told(error: base::Error) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}

/// Opens the store, brings its schema up to date, and puts the parts together.
pub async fn open(config: Config, clock: Clock, ids: Ids) -> Result<App> {
    let db = Db::open(&config.database)
        .await
        .map_err(told)
        .with_context(|| format!("cannot open {}", config.database.shown()))?;
    migration::migrate(&db, &migrations()).await.context("cannot bring the schema up to date")?;
    let blobs = Blobs::folder(&config.files.folder).map_err(told)?;
    let seal = seal_key(&config, &ids)?;
    Ok(App::new(Parts {
        db,
        blobs,
        clock,
        ids,
        config,
        seal,
        modules: MODULES,
        messages: Messages::load(MODULES),
        limiter: Limiter::default(),
        identify: people::session::identify,
    }))
}

/// The configured key, or the one in the file `seal.key` beside the folder of
/// uploaded files, made on the first start.
fn seal_key(config: &Config, ids: &Ids) -> Result<SealKey> {
    let configured = &config.security.seal_key.0;
    if !configured.is_empty() {
        return SealKey::from_hex(configured).context("security.seal_key must be 64 hexadecimal digits");
    }
    let path = config.files.folder.parent().unwrap_or(Path::new(".")).join("seal.key");
    if !path.exists() {
        let key: String = ids.bytes::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
        std::fs::write(&path, key).with_context(|| format!("cannot write {}", path.display()))?;
        restrict(&path, 0o600)?;
    }
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    match SealKey::from_hex(&text) {
        Some(key) => Ok(key),
        None => bail!("{} does not hold 64 hexadecimal digits", path.display()),
    }
}

/// Leaves the file or folder to its owner alone.
#[cfg(unix)]
pub fn restrict(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?)
}

#[cfg(not(unix))]
pub fn restrict(_path: &Path, _mode: u32) -> Result<()> {
    Ok(())
}
