//! Disables core dumps and, once a secret is held, access to the memory by other programs of the same user.
//!
//! Failures are ignored and not reported, because a system that refuses leaves the program no worse off than before.
//! Each function documents the systems on which it works; nothing else about the process may be changed here.

/// Leaves no core dump on the disk when the program dies. To be called before anything is read.
///
/// On every Unix; a hard limit, so that nothing later raises it again, and programs that are started inherit it. On Linux
/// a system that hands dumps to a program instead of writing them (`|` in `core_pattern`) does not ask for this limit;
/// [`seclude`] covers that. Windows writes no dump of its own accord unless it was set up to.
pub fn disable_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(
            Resource::Core,
            Rlimit {
                current: Some(0),
                maximum: Some(0),
            },
        );
    }
}

/// Lets no other program of the same user read the memory or attach to it, and hands no dump to anyone. To be called as
/// soon as a key is opened, and after everything was read through `/dev/fd`, which is shut from then on.
///
/// On Linux and Android, where the system's administrator still can. Elsewhere only what [`disable_core_dumps`] does holds; macOS and
/// Windows ask for calls that no safe library here offers.
pub fn seclude() {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

#[cfg(all(test, any(target_os = "linux", target_os = "android")))]
mod tests {
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    use super::*;

    #[test]
    fn nothing_of_the_memory_is_left_behind() {
        disable_core_dumps();
        let limit = getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
        seclude();
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }
}
