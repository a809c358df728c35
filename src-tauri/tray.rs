//! A small picture among those of the computer's other programs, where the computer has a place for them. It is an extra:
//! nothing can be done by it alone, and without it the window never vanishes.

use std::sync::atomic::{AtomicBool, Ordering};

use tauri::menu::{Menu, MenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, State};

const TRAY: &str = "tray";
const OPEN: &str = "open";
const QUIT: &str = "quit";

/// Whether there is such a picture, and whether a closed window leaves Hedgerow running behind it.
#[derive(Default)]
pub(crate) struct Tray {
    is_there: AtomicBool,
    stays: AtomicBool,
}

impl Tray {
    /// Whoever wants Hedgerow to start with the computer wants it to be there.
    pub(crate) fn stay(&self, stays: bool) {
        self.stays.store(stays, Ordering::Release);
    }

    /// Whether a window that is closed is only put away.
    pub(crate) fn keeps(&self) -> bool {
        self.is_there.load(Ordering::Acquire) && self.stays.load(Ordering::Acquire)
    }
}

/// Puts the picture there, with words in the language of the pages.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)] // Tauri hands it over so.
pub(crate) fn tray(app: AppHandle, tray: State<'_, Tray>, open: String, quit: String) -> Result<(), String> {
    if !tray.is_there.load(Ordering::Acquire) && !has_place() {
        return Ok(());
    }
    put(&app, &open, &quit).map_err(|error| error.to_string())?;
    tray.is_there.store(true, Ordering::Release);
    Ok(())
}

fn put(app: &AppHandle, open: &str, quit: &str) -> tauri::Result<()> {
    let open = MenuItem::with_id(app, OPEN, open, true, None::<&str>)?;
    let quit = MenuItem::with_id(app, QUIT, quit, true, None::<&str>)?;
    let menu = Menu::with_items(app, &[&open, &quit])?;
    if let Some(there) = app.tray_by_id(TRAY) {
        return there.set_menu(Some(menu));
    }
    let mut tray = TrayIconBuilder::with_id(TRAY).menu(&menu).tooltip("Hedgerow").on_menu_event(
        |app, event| match event.id().as_ref() {
            OPEN => crate::show(app),
            QUIT => app.exit(0),
            _ => {}
        },
    );
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app).map(|_| ())
}

/// Whether this computer shows such pictures. On Linux that needs a library which ends the whole program where it is
/// missing, and a desktop that asks for the pictures.
#[cfg(target_os = "linux")]
fn has_place() -> bool {
    let folders = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/app/lib"].map(std::path::PathBuf::from);
    let triple = format!("{}-linux-gnu", std::env::consts::ARCH);
    let with_triple = folders.iter().flat_map(|folder| [folder.clone(), folder.join(&triple)]);
    let names = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
    let has_library =
        with_triple.flat_map(|folder| names.map(|name| folder.join(name))).any(|path| path.exists());
    has_library && is_asked_for().unwrap_or(false)
}

#[cfg(target_os = "linux")]
fn is_asked_for() -> Option<bool> {
    let bus = zbus::blocking::Connection::session().ok()?;
    let names = zbus::blocking::fdo::DBusProxy::new(&bus).ok()?;
    names.name_has_owner("org.kde.StatusNotifierWatcher".try_into().ok()?).ok()
}

#[cfg(not(target_os = "linux"))]
fn has_place() -> bool {
    true
}
