//! Uploaded files, by id, through `object_store`: a folder by default.
//!
//! A file has a time in the file system. What must not tell when it was made
//! (the photo of an anonymous need) is therefore kept in its row instead.

use std::{ops::Range, path::Path, sync::Arc};

use base::{Result, error::not_found};
use bytes::Bytes;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as Key};
use uuid::Uuid;

#[derive(Debug, Clone)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    pub fn folder(path: &Path) -> Result<Self> {
        std::fs::create_dir_all(path)?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(path)?)))
    }

    /// Two levels of folders, so that none holds a hundred thousand files.
    fn key(id: Uuid) -> Key {
        let text = id.simple().to_string();
        Key::from(format!("{}/{}/{text}", &text[28..30], &text[30..]))
    }

    pub async fn put(&self, id: Uuid, bytes: Bytes) -> Result<()> {
        self.0.put(&Self::key(id), PutPayload::from_bytes(bytes)).await?;
        Ok(())
    }

    pub async fn get(&self, id: Uuid) -> Result<Bytes> {
        match self.0.get(&Self::key(id)).await {
            Ok(found) => Ok(found.bytes().await?),
            Err(object_store::Error::NotFound { .. }) => Err(not_found()),
            Err(error) => Err(error.into()),
        }
    }

    pub async fn get_range(&self, id: Uuid, range: Range<u64>) -> Result<Bytes> {
        Ok(self.0.get_range(&Self::key(id), range).await?)
    }

    pub async fn delete(&self, id: Uuid) -> Result<()> {
        match self.0.delete(&Self::key(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
