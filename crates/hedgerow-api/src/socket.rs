//! The door for the command line: a Unix socket in the home, for its owner alone.
//!
//! Systems take only short paths for a socket. Where the home's is longer, the socket lies in a folder of its own under
//! the runtime folder, and `hedgerow.sock` in the home is a link to it. The home is its owner's alone, so the link can
//! be believed; the folder is new and has a name nobody can know beforehand, so nobody can lie in wait there.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, symlink};
use std::os::unix::net;
use std::path::{Path, PathBuf};

use axum::Router;
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinHandle;

use crate::error::DoorError;

/// What the socket is called, in the home and elsewhere.
const NAME: &str = "hedgerow.sock";
/// What a folder elsewhere is called, with a mark after it.
const ELSEWHERE: &str = "hedgerow-";
/// The longest path the systems take (sun_path has 104 or 108 bytes).
const PATH_MAX: usize = 100;

/// An open door. It closes when this is dropped.
pub struct SocketDoor {
    in_home: PathBuf,
    serving: JoinHandle<()>,
}

/// Where the socket of a home lies: in it, or where the link in it leads.
pub fn socket_path(home: &Path) -> PathBuf {
    let in_home = in_home(home);
    fs::read_link(&in_home).unwrap_or(in_home)
}

/// Whether somebody answers at the socket of a home.
pub async fn is_answered(home: &Path) -> bool {
    UnixStream::connect(socket_path(home)).await.is_ok()
}

/// Opens the door of a home that is its owner's alone, as [`hedgerow_node::Node::init`] makes it. What a killed process
/// left behind is cleared away; a door where somebody answers stays as it is.
///
/// # Errors
/// [`DoorError::HomeInUse`] where somebody answers, [`DoorError::Socket`] where the system refuses.
pub fn open_socket(router: Router, home: &Path) -> Result<SocketDoor, DoorError> {
    let in_home = in_home(home);
    if net::UnixStream::connect(socket_path(home)).is_ok() {
        return Err(DoorError::HomeInUse(home.to_path_buf()));
    }
    let listener =
        bind(&in_home).map_err(|e| DoorError::Socket { path: in_home.clone(), problem: e.to_string() })?;
    let serving = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the command line's door has closed");
        }
    });
    Ok(SocketDoor { in_home, serving })
}

impl Drop for SocketDoor {
    fn drop(&mut self) {
        // The files first: once nobody answers, another process may put its own there.
        let _ = clear(&self.in_home);
        self.serving.abort();
    }
}

/// The home's full path decides, so that everybody agrees however the home is written.
fn in_home(home: &Path) -> PathBuf {
    let full = fs::canonicalize(home).or_else(|_| std::path::absolute(home));
    full.unwrap_or_else(|_| home.to_path_buf()).join(NAME)
}

fn bind(in_home: &Path) -> io::Result<UnixListener> {
    clear(in_home)?;
    let path = if fits(in_home) {
        in_home.to_path_buf()
    } else {
        let path = new_folder()?.join(NAME);
        symlink(&path, in_home)?;
        path
    };
    let bound = UnixListener::bind(&path)
        .and_then(|listener| fs::set_permissions(&path, Permissions::from_mode(0o600)).map(|()| listener));
    if bound.is_err() {
        let _ = clear(in_home);
    }
    bound
}

/// Removes the socket, and the folder elsewhere if it lies in one.
fn clear(in_home: &Path) -> io::Result<()> {
    if let Ok(elsewhere) = fs::read_link(in_home) {
        let folder = elsewhere
            .parent()
            .filter(|f| f.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(ELSEWHERE)));
        let _ = fs::remove_file(&elsewhere);
        let _ = folder.map(fs::remove_dir);
    }
    match fs::remove_file(in_home) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A folder for the owner alone: under the runtime folder, which is made for this, or else among temporary files.
fn new_folder() -> io::Result<PathBuf> {
    let mut mark = [0; 8];
    getrandom::fill(&mut mark).map_err(io::Error::other)?;
    let name = format!("{ELSEWHERE}{}", data_encoding::HEXLOWER.encode(&mark));
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|f| f.is_absolute());
    let mut refused =
        io::Error::other("the paths of the home and of the folder for temporary files are too long");
    for base in runtime.into_iter().chain([std::env::temp_dir()]) {
        let folder = base.join(&name);
        if !fits(&folder.join(NAME)) {
            continue;
        }
        // It fails where something of this name is there.
        match DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

fn fits(path: &Path) -> bool {
    path.as_os_str().len() <= PATH_MAX
}
