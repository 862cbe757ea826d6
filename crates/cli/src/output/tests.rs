use super::*;

fn made(place: &Path, files: &[(&str, &str)]) -> anyhow::Result<PathBuf> {
    let output = Output::create(place, "test")?;
    for (name, content) in files {
        output.write(name, content)?;
    }
    output.publish()
}

/// Returns every file below a folder with its content, but for the manifest.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            let below = files(&path);
            found.extend(below.into_iter().map(|(file, text)| (format!("{name}/{file}"), text)));
        } else if name != manifest::NAME {
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}

fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_folder_that_is_not_finished_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let output = Output::create(&folder.path().join("run"), "run").unwrap();
    output.write("figures/a.svg", "x").unwrap();
    drop(output);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn only_what_hilal_wrote_is_replaced_and_files_of_the_users_stay() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("run");
    made(&place, &[("summary.json", "1"), ("figures/a.svg", "1"), ("old/b.svg", "1")]).unwrap();
    std::fs::write(place.join("notes.md"), "what I saw").unwrap();
    std::fs::write(place.join("figures/mine.svg"), "mine").unwrap();
    made(&place, &[("summary.json", "2"), ("maps/c.tif", "2")]).unwrap();
    let left = [
        ("figures/mine.svg", "mine"),
        ("maps/c.tif", "2"),
        ("notes.md", "what I saw"),
        ("summary.json", "2"),
    ];
    assert_eq!(files(&place), owned(&left));
    assert!(!place.join("old").exists());
    assert_eq!(Manifest::read(&place).unwrap().unwrap().changed(&place).unwrap(), [""; 0]);
}

#[test]
fn a_folder_of_the_users_is_refused_whatever_its_files_are_called() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["chapter.txt", "summary.json"] {
        let place = folder.path().join(name).join("thesis");
        std::fs::create_dir_all(&place).unwrap();
        std::fs::write(place.join(name), "years of work").unwrap();
        let said = made(&place, &[("summary.json", "1")]).unwrap_err().to_string();
        assert!(said.contains("not empty") && said.contains("name another folder"), "{said}");
        assert_eq!(files(&place), owned(&[(name, "years of work")]));
    }
}

#[test]
fn a_file_that_was_changed_since_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("run");
    made(&place, &[("plan.json", "1"), ("maps/a.tif", "1")]).unwrap();
    std::fs::write(place.join("plan.json"), "my own plan").unwrap();
    let said = Output::create(&place, "test").unwrap_err().to_string();
    assert!(said.contains("plan.json") && said.contains("was changed since"), "{said}");
    assert_eq!(files(&place), owned(&[("maps/a.tif", "1"), ("plan.json", "my own plan")]));
}

#[test]
fn results_that_a_file_of_the_users_keeps_out_are_left_whole_beside_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("run");
    made(&place, &[("plan.json", "1")]).unwrap();
    std::fs::write(place.join("page.html"), "my page").unwrap();
    let said = format!("{:#}", made(&place, &[("page.html", "2")]).unwrap_err());
    assert!(said.contains("page.html in") && said.contains("run.results-1"), "{said}");
    assert_eq!(files(&place), owned(&[("page.html", "my page"), ("plan.json", "1")]));
    assert_eq!(files(&folder.path().join("run.results-1")), owned(&[("page.html", "2")]));
}

#[test]
fn an_empty_folder_is_taken_and_two_commands_do_not_build_the_same_one() {
    let folder = tempfile::tempdir().unwrap();
    let first = Output::create(folder.path(), "test").unwrap();
    let said = Output::create(folder.path(), "test").unwrap_err().to_string();
    assert!(said.contains("another command is writing"), "{said}");
    first.write("plan.json", "1").unwrap();
    first.publish().unwrap();
    assert_eq!(files(folder.path()), owned(&[("plan.json", "1")]));
}

/// Every state in which a kill can leave a folder that is being replaced: so many files are moved and removed.
#[test]
fn a_kill_while_files_are_replaced_never_leaves_a_mix_that_claims_to_be_whole() {
    for moved in 0..=3 {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("run");
        made(&place, &[("a", "1"), ("b", "1"), ("stale", "1")]).unwrap();
        let old = Manifest::read(&place).unwrap().unwrap();
        std::fs::write(place.join("notes.md"), "mine").unwrap();
        let output = Output::create(&place, "test").unwrap();
        output.write("a", "2").unwrap();
        output.write("b", "2").unwrap();
        let new = Manifest::new("test", output.building.files().unwrap());
        new.replacing(&old).write(&place).unwrap();
        for name in ["a", "b"].iter().take(moved) {
            std::fs::rename(output.path().join(name), place.join(name)).unwrap();
        }
        if moved == 3 {
            std::fs::remove_file(place.join("stale")).unwrap();
        }
        // A kill runs no destructor.
        std::mem::forget(output);
        let text = std::fs::read_to_string(place.join(manifest::NAME)).unwrap();
        assert!(text.contains("\"state\": \"replacing\""), "{text}");
        // The lock went with the process that was killed; here it is this one.
        std::fs::remove_file(place.join(".hilal-building/.hilal-mark")).unwrap();
        std::fs::write(place.join(".hilal-building/.hilal-mark"), "").unwrap();
        made(&place, &[("a", "3"), ("c", "3")]).unwrap();
        assert_eq!(files(&place), owned(&[("a", "3"), ("c", "3"), ("notes.md", "mine")]));
    }
}

#[test]
fn a_page_that_comes_later_is_listed_and_replaced_like_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("run");
    made(&place, &[("plan.json", "1")]).unwrap();
    for content in ["first", "second"] {
        Output::add(&place, "plan.html", content.as_bytes()).unwrap();
    }
    assert_eq!(files(&place), owned(&[("plan.html", "second"), ("plan.json", "1")]));
    made(&place, &[("plan.json", "2")]).unwrap();
    assert_eq!(files(&place), owned(&[("plan.json", "2")]));
    std::fs::write(place.join("plan.html"), "my page").unwrap();
    let said = Output::add(&place, "plan.html", b"x").unwrap_err().to_string();
    assert!(said.contains("was not written by Hilal"), "{said}");
}

#[test]
fn a_folder_in_the_way_of_the_building_is_not_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join(".run.hilal-building");
    std::fs::create_dir(&mine).unwrap();
    std::fs::write(mine.join("thesis.txt"), "years of work").unwrap();
    let said = Output::create(&folder.path().join("run"), "test").unwrap_err().to_string();
    assert!(said.contains("is in the way"), "{said}");
    assert_eq!(files(&mine), owned(&[("thesis.txt", "years of work")]));
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_is_followed_and_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("out");
    std::os::unix::fs::symlink("disk", &link).unwrap();
    let said = Output::create(&link, "test").unwrap_err().to_string();
    assert!(said.contains("a link to a folder that is not there"), "{said}");
    std::fs::create_dir(folder.path().join("disk")).unwrap();
    for content in ["1", "2"] {
        made(&link, &[("a", content)]).unwrap();
        assert_eq!(files(&folder.path().join("disk")), owned(&[("a", content)]));
    }
    assert!(link.is_symlink());
    std::fs::write(folder.path().join("file"), "x").unwrap();
    let said = Output::create(&folder.path().join("file"), "test").unwrap_err().to_string();
    assert!(said.contains("is not a folder"), "{said}");
}
