//! The built-in questionnaires.
//!
//! Embeds the files of `questionnaires/` at build time. This module contains only file names and file contents;
//! [`check`](super::check) interprets them.

use super::file::Content;
use crate::base::diagnostic::Source;

/// The id of the questionnaire used if none is specified.
pub const DEFAULT: &str = "ai-security";

macro_rules! sources {
    ($($path:literal),* $(,)?) => {
        vec![$(Source {
            name: concat!("questionnaires/", $path, ".toml").to_owned(),
            text: include_str!(concat!("../../../questionnaires/", $path, ".toml")).to_owned(),
        }),*]
    };
}

/// Returns the files of `ai-security`.
pub fn ai_security() -> Content {
    Content {
        frame: sources!["ai-security/questionnaire"].into_iter().next(),
        layers: sources![
            "ai-security/data",
            "ai-security/model",
            "ai-security/application",
            "ai-security/infrastructure",
            "ai-security/organizational",
        ],
        catalogs: sources![
            "catalogs/ai-defense-matrix",
            "catalogs/aiuc-1",
            "catalogs/aws-ai-security-framework-prowler",
            "catalogs/bsi-aic4",
            "catalogs/cosai-risk-map",
            "catalogs/cra",
            "catalogs/csa-aicm-1.1",
            "catalogs/dora",
            "catalogs/etsi-en-304-223",
            "catalogs/eu-ai-act",
            "catalogs/gdpr",
            "catalogs/hipaa-security-rule",
            "catalogs/iso-iec-27001-2022",
            "catalogs/iso-iec-42001-2023",
            "catalogs/mitre-atlas",
            "catalogs/nis2",
            "catalogs/nist-ai-600-1",
            "catalogs/nist-ai-rmf-1.0",
            "catalogs/nist-csf-2.0",
            "catalogs/nist-sp-800-218a",
            "catalogs/nist-sp-800-53r5",
            "catalogs/owasp-agentic-top10-2026",
            "catalogs/owasp-ai-exchange",
            "catalogs/owasp-aima-1.0",
            "catalogs/owasp-aisvs-1.0",
            "catalogs/owasp-llm-top10-2025",
            "catalogs/owasp-llm-top10-2026",
            "catalogs/owasp-ml-top10-2023",
            "catalogs/owasp-samm-2",
            "catalogs/pci-dss-4.0.1",
            "catalogs/soc2-tsc-2017",
        ],
    }
}
