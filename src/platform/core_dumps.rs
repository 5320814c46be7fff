//! Disables core dumps and, once a secret is in memory, access to that memory by other programs of the same
//! user.
//!
//! Failures are ignored and not reported, because a system that refuses leaves the program no worse off than
//! before. Each function documents the systems on which it works; nothing else about the process may be changed
//! here.

/// Prevents core dumps when the program crashes. Call it before anything is read.
///
/// Works on every Unix. It sets the hard limit, so that nothing can raise it later, and child processes inherit
/// it. Linux ignores this limit if it pipes dumps to a program (`|` in `core_pattern`); [`seclude`] covers that
/// case. Windows writes no dumps unless configured to.
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

/// Prevents other programs of the same user from reading the memory or attaching to the process, and prevents all core
/// dumps. Call it as soon as a key is opened, but after everything has been read through `/dev/fd`, which is
/// inaccessible from then on.
///
/// Works on Linux and Android, except against the system's administrator. Elsewhere only [`disable_core_dumps`]
/// takes effect; macOS and Windows would need calls that no safe library here offers.
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
