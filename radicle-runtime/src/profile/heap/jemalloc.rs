use std::{
    env, fs,
    hint::black_box,
    os::unix::fs::DirBuilderExt,
    path::Path,
    process,
    sync::{Mutex, OnceLock, PoisonError},
    time::SystemTime,
};

use tikv_jemalloc_ctl::{Access, AsName, profiling, thread};

use crate::profile::method::Marking;

/// What is missing for profiles, and what to write to have it.
pub(crate) fn missing() -> Option<String> {
    if !is_global() {
        return Some(
            "memory does not come from jemalloc; write in main.rs:\n\n\
             #[global_allocator]\n\
             static ALLOCATOR: radicle::Jemalloc = radicle::Jemalloc;\n"
                .to_owned(),
        );
    }
    let built = profiling::prof::read().unwrap_or(false);
    (!built).then(|| {
        "jemalloc takes no samples; start the program with the environment variable\n\n\
         _RJEM_MALLOC_CONF=prof:true,prof_active:true,lg_prof_sample:19\n\n\
         or write in main.rs:\n\n\
         #[unsafe(export_name = \"_rjem_malloc_conf\")]\n\
         pub static MALLOC_CONF: &[u8] = b\"prof:true,prof_active:true,lg_prof_sample:19\\0\";\n"
            .to_owned()
    })
}

/// Whether the program allocates with this jemalloc: if so, it counts what this thread allocates.
fn is_global() -> bool {
    let Ok(allocated) = thread::allocatedp::read() else {
        return false;
    };
    let before = allocated.get();
    drop(black_box(vec![0u8; 64]));
    allocated.get() > before
}

/// Whether allocations are sampled now.
pub(crate) fn is_active() -> bool {
    ACTIVE.name().read().unwrap_or(false)
}

const ACTIVE: &str = "prof.active\0";

/// Calls are marked while allocations are sampled, so that these have the labels of methods.
static MARKING: Mutex<Option<Marking>> = Mutex::new(None);

/// Starts sampling or stops it; what is sampled already stays.
pub(crate) fn activate(active: bool) -> Result<(), String> {
    ACTIVE.name().write(active).map_err(|error| format!("jemalloc refuses: {error}"))?;
    mark();
    Ok(())
}

/// Marks calls if, and only if, allocations are sampled.
pub(crate) fn mark() {
    let mut marking = MARKING.lock().unwrap_or_else(PoisonError::into_inner);
    match is_active() {
        true => drop(marking.get_or_insert_with(Marking::start)),
        false => *marking = None,
    }
}

/// What jemalloc says of all memory in use.
///
/// It writes to a file; nobody else reaches that, because its folder is this program's alone.
pub(super) fn dump() -> Result<String, String> {
    let file = Path::new(file().trim_end_matches('\0'));
    let folder = file.parent().unwrap_or(file);
    fs::DirBuilder::new()
        .mode(0o700)
        .create(folder)
        .map_err(|error| format!("no folder {}: {error}; set TMPDIR", folder.display()))?;
    let written = "prof.dump\0".name().write(self::file());
    let written = written.map_err(|error| format!("jemalloc refuses: {error}"));
    let dump = written.and_then(|()| {
        fs::read_to_string(file).map_err(|error| format!("jemalloc wrote no dump: {error}"))
    });
    // What may be left is a file that only this user can read.
    let _ = fs::remove_dir_all(folder);
    dump
}

/// Where dumps go for a moment. jemalloc takes texts that live on, and end with a zero.
fn file() -> &'static str {
    static FILE: OnceLock<String> = OnceLock::new();
    FILE.get_or_init(|| {
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
        let folder = env::temp_dir().join(format!("radicle-heap-{}-{now}", process::id()));
        format!("{}\0", folder.join("heap").display())
    })
}
