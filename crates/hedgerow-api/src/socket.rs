//! The door for the command line: a Unix socket in the home, for its owner alone.

use std::io;
use std::path::{Path, PathBuf};

use axum::Router;
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinHandle;

/// What the socket is called in the home.
const NAME: &str = "hedgerow.sock";
/// The longest path the systems take (sun_path has 104 or 108 bytes).
const PATH_MAX: usize = 100;

/// An open door. It closes when this is dropped.
pub struct SocketDoor {
    path: PathBuf,
    serving: JoinHandle<()>,
}

/// Where the socket of a home lies: in it, or, where that path is too long for the system, under the folder for
/// temporary files by a name made from the home's path.
pub fn socket_path(home: &Path) -> PathBuf {
    let path = home.join(NAME);
    if path.as_os_str().len() <= PATH_MAX {
        return path;
    }
    let full = std::path::absolute(home).unwrap_or_else(|_| home.to_path_buf());
    let name = blake3::hash(full.as_os_str().as_encoded_bytes()).to_hex();
    std::env::temp_dir().join(format!("hedgerow-{}.sock", &name[..16]))
}

/// Whether somebody answers at the socket of a home.
pub async fn is_answered(home: &Path) -> bool {
    UnixStream::connect(socket_path(home)).await.is_ok()
}

/// Opens the door. Whoever calls this uses the home alone, so that a socket file that is there is a leftover.
pub fn open_socket(router: Router, home: &Path) -> io::Result<SocketDoor> {
    use std::os::unix::fs::PermissionsExt;
    let path = socket_path(home);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    let serving = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the command line's door has closed");
        }
    });
    Ok(SocketDoor { path, serving })
}

impl Drop for SocketDoor {
    fn drop(&mut self) {
        self.serving.abort();
        let _ = std::fs::remove_file(&self.path);
    }
}
