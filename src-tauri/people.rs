//! Two people, one computer: each has a home of their own, and where there is more than one, Hedgerow asks at the start who
//! it is. The list knows names and languages, so that it can ask; everything else lies in the homes.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, State, WebviewWindow};

use crate::{CHOOSER, MAIN};

/// Names the person for a start, or [`SOMEBODY`].
pub(crate) const PERSON: &str = "HEDGEROW_PERSON";
/// Whoever sits there is asked who they are.
pub(crate) const SOMEBODY: &str = "somebody";
/// The first person of this computer, whose home is that of the command line.
const FIRST: &str = "1";
const LIST: &str = "people.json";
/// How many people one account of a computer is for.
const PEOPLE: usize = 12;

/// The people of this computer.
pub(crate) struct People {
    /// Where this account's programs keep what is theirs; nothing where a home was named.
    data: Option<PathBuf>,
    /// Who sits there, once that is known.
    current: Mutex<Option<String>>,
    /// Who is to come after this process.
    next: Mutex<Option<String>>,
}

/// A person of this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Person {
    id: String,
    name: String,
    language: Option<String>,
}

/// What the pages are told.
#[derive(Serialize)]
pub(crate) struct Seen {
    people: Vec<Person>,
    current: Option<String>,
    /// Whether somebody else can be chosen, or come new: not where a home was named at the start.
    may_change: bool,
}

impl People {
    /// The people who keep their homes in a folder; nobody but one where there is none.
    pub(crate) fn new(data: Option<PathBuf>) -> People {
        People { data, current: Mutex::default(), next: Mutex::default() }
    }

    /// Whose turn it is: the person that is named, the only one there is, or nobody, who is to be asked.
    pub(crate) fn whose_turn(&self, named: Option<&str>) -> Option<String> {
        let people = self.list();
        match named {
            Some(id) if id != SOMEBODY && is_id(id) => Some(id.to_owned()),
            _ if people.len() > 1 => None,
            _ => Some(people.first().map_or(FIRST, |only| &only.id).to_owned()),
        }
    }

    /// The home of a person who sits down.
    pub(crate) fn sit_down(&self, id: &str) -> Option<PathBuf> {
        let home = self.home(id)?;
        if let Ok(mut current) = self.current.lock() {
            *current = Some(id.to_owned());
        }
        Some(home)
    }

    /// Where pages keep what is nobody's: what the chooser looks like.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        self.data.as_ref().map(|data| data.join("hedgerow-people"))
    }

    /// Remembers what the person who sits there is called.
    pub(crate) fn known_as(&self, name: &str, language: Option<String>) {
        let Some(id) = self.current() else { return };
        let known = Person { id, name: name.to_owned(), language };
        let mut people = self.list();
        match people.iter_mut().find(|person| person.id == known.id) {
            Some(person) if *person == known => return,
            Some(person) => *person = known,
            None => people.push(known),
        }
        if let Some(error) = self.folder().and_then(|folder| write(&folder, &people).err()) {
            tracing::warn!(%error, "the people of this computer are not remembered");
        }
    }

    /// Who sits there.
    pub(crate) fn current(&self) -> Option<String> {
        self.current.lock().ok().and_then(|current| current.clone())
    }

    /// Who is to come after this process.
    pub(crate) fn next(&self) -> Option<String> {
        self.next.lock().ok().and_then(|next| next.clone())
    }

    /// Everybody whose home is still there.
    fn list(&self) -> Vec<Person> {
        let text = self.folder().and_then(|folder| std::fs::read(folder.join(LIST)).ok()).unwrap_or_default();
        let mut people: Vec<Person> = serde_json::from_slice(&text).unwrap_or_default();
        people.retain(|person| self.home(&person.id).is_some_and(|home| home.join("keys").exists()));
        people.truncate(PEOPLE);
        people
    }

    fn home(&self, id: &str) -> Option<PathBuf> {
        let data = self.data.as_ref()?;
        match id {
            FIRST => Some(data.join("hedgerow")),
            id if is_id(id) => Some(data.join("hedgerow-people").join(id)),
            _ => None,
        }
    }

    /// A number that no home has.
    fn free_id(&self) -> Option<String> {
        if self.list().len() >= PEOPLE {
            return None;
        }
        (1..).map(|n: u32| n.to_string()).find(|id| self.home(id).is_none_or(|home| !home.exists()))
    }
}

/// Who uses this computer.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)] // Tauri hands it over so.
pub(crate) fn people(people: State<'_, People>) -> Seen {
    Seen { people: people.list(), current: people.current(), may_change: people.data.is_some() }
}

/// Somebody says who they are, or that they are new here: their home is opened in the place of the question. A window cannot
/// be made on the thread that runs the others, so this does not run there.
#[tauri::command]
pub(crate) async fn i_am(
    app: AppHandle,
    window: WebviewWindow,
    people: State<'_, People>,
    id: Option<String>,
) -> Result<(), String> {
    if window.label() != CHOOSER || app.get_webview_window(MAIN).is_some() {
        return Err("somebody sits here already".to_owned());
    }
    let id = id.or_else(|| people.free_id()).ok_or("there is no room for one more")?;
    let home = people.sit_down(&id).ok_or("there is nobody of this name")?;
    crate::open(&app, Some(home)).map_err(|error| error.to_string())?;
    window.close().map_err(|error| error.to_string())
}

/// Closes this home and asks who it is; or opens a new one for somebody who is not here yet.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)] // Tauri hands it over so.
pub(crate) fn stand_up(app: AppHandle, people: State<'_, People>, for_new: bool) -> Result<(), String> {
    if people.data.is_none() {
        return Err("a home was named at the start".to_owned());
    }
    let next =
        if for_new { people.free_id().ok_or("there is no room for one more")? } else { SOMEBODY.to_owned() };
    if let Ok(mut after) = people.next.lock() {
        *after = Some(next);
    }
    app.exit(0);
    Ok(())
}

/// A number and nothing else: it becomes the name of a folder.
fn is_id(id: &str) -> bool {
    (1..=4).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit())
}

fn write(folder: &Path, people: &[Person]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let (new, list) = (folder.join("people.new"), folder.join(LIST));
    std::fs::write(&new, serde_json::to_vec_pretty(people)?)?;
    std::fs::rename(new, list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_asked_who_it_is_only_where_two_live_here() {
        let data = std::env::temp_dir().join(format!("hedgerow-people-{}", std::process::id()));
        let people = People::new(Some(data.clone()));
        let sits = |id: &str, name: &str| {
            let home = people.sit_down(id).unwrap();
            std::fs::create_dir_all(&home).unwrap();
            std::fs::write(home.join("keys"), "").unwrap();
            people.known_as(name, None);
            home
        };
        assert_eq!(people.whose_turn(None).as_deref(), Some("1"), "nobody yet");
        assert_eq!(sits("1", "Ana"), data.join("hedgerow"));
        assert_eq!(people.whose_turn(Some(SOMEBODY)).as_deref(), Some("1"));
        let second = people.free_id().unwrap();
        let home = sits(&second, "Béla");
        assert_eq!(people.whose_turn(None), None, "two live here");
        assert_eq!(people.whose_turn(Some("2")).as_deref(), Some("2"));
        assert_eq!(people.whose_turn(Some("../ana")), None, "a name is no path");
        people.known_as("Béla K.", Some("hu".to_owned()));
        let names: Vec<String> = people.list().into_iter().map(|p| p.name).collect();
        assert_eq!(names, ["Ana", "Béla K."]);
        std::fs::remove_dir_all(home).unwrap();
        assert_eq!(people.whose_turn(None).as_deref(), Some("1"), "whoever was removed is not asked for");
        std::fs::remove_dir_all(data).unwrap();
    }
}
