//! Other programs and other people on the same computer. Each test runs itself a second time, as a process of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{ANA, NOW, Toy, options, version};
use hedgerow_store::{Store, StoreError};

const FILE: &str = "HEDGEROW_TEST_FILE";

/// What the second process found, by what it says.
fn second_process(test: &str, program: &Path, file: &Path, change: impl FnOnce(&mut Command)) -> String {
    let mut command = Command::new(program);
    command.args(["--exact", test, "--nocapture"]).env(FILE, file);
    change(&mut command);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// In the second process: opens the file and says how that went.
fn say() -> bool {
    let Some(file) = std::env::var_os(FILE) else { return false };
    match Store::open(&PathBuf::from(file), options()) {
        Ok((_, report)) => println!("opened {} records", report.records),
        Err(StoreError::InUse) => println!("in use"),
        Err(StoreError::ReadOnly(_)) => println!("read only"),
        Err(error) => println!("something else: {error}"),
    }
    true
}

#[test]
fn another_process_is_told_that_the_file_is_in_use() {
    if say() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("street.records");
    let (store, _) = Store::open(&file, options()).unwrap();
    store.take(&[version(0, 1, 50)], &[Some(ANA)], &Toy::default(), NOW, &[]).unwrap();
    let (test, program) =
        ("another_process_is_told_that_the_file_is_in_use", std::env::current_exe().unwrap());
    assert!(second_process(test, &program, &file, |_| {}).contains("in use"));
    assert!(store.record(&version(0, 1, 50).id()).unwrap().is_some(), "the first one is not disturbed");
    drop(store);
    assert!(second_process(test, &program, &file, |_| {}).contains("opened 1 records"), "the control");
}

/// Whoever may write everywhere runs it as nobody, from a copy that nobody may start.
#[cfg(unix)]
#[test]
fn a_folder_that_is_not_ours_is_said() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;
    if say() {
        return;
    }
    let test = "a_folder_that_is_not_ours_is_said";
    let folder = tempfile::tempdir().unwrap();
    let allow = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode));
    allow(folder.path(), 0o755).unwrap();
    let program = folder.path().join("test");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let is_root = std::fs::metadata(&program).unwrap().uid() == 0;
    let as_nobody = |command: &mut Command| {
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.current_dir(folder.path());
    };
    for (name, mode, says) in [("locked", 0o555, "read only"), ("free", 0o777, "opened 0 records")] {
        let home = folder.path().join(name);
        std::fs::create_dir(&home).unwrap();
        allow(&home, mode).unwrap();
        let said = second_process(test, &program, &home.join("street.records"), as_nobody);
        assert!(said.contains(says), "{name}: {said}");
        allow(&home, 0o755).unwrap();
    }
    // A file that only its owner may write, in a folder that can be entered.
    let file = folder.path().join("of-another.records");
    drop(Store::open(&file, options()).unwrap());
    allow(&file, 0o444).unwrap();
    assert!(second_process(test, &program, &file, as_nobody).contains("read only"));
}
