//! TOML values without positions, and the names of their types for error messages.
//!
//! Unknown keys are kept in this form for the next save. Nothing is validated here.

use toml::de::DeValue;

/// A TOML value without its position.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A boolean.
    Flag(bool),
    /// A list.
    List(Vec<Plain>),
    /// Any other value; `None` for a number that does not fit its type.
    Other(Option<toml::Value>),
}

impl Plain {
    pub(super) fn of(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text.to_string()),
            DeValue::Integer(integer) => {
                i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix())
                    .map_or(Self::Other(None), Self::Integer)
            }
            DeValue::Boolean(flag) => Self::Flag(*flag),
            DeValue::Array(items) => {
                Self::List(items.iter().map(|item| Self::of(item.get_ref())).collect())
            }
            DeValue::Float(float) => {
                Self::Other(float.as_str().parse().ok().map(toml::Value::Float))
            }
            DeValue::Datetime(date) => Self::Other(Some(toml::Value::Datetime(*date))),
            DeValue::Table(table) => Self::Other(Some(toml::Value::Table(
                table
                    .iter()
                    .filter_map(|(key, value)| {
                        Some((
                            key.get_ref().to_string(),
                            Self::of(value.get_ref()).into_toml()?,
                        ))
                    })
                    .collect(),
            ))),
        }
    }

    pub(super) fn into_toml(self) -> Option<toml::Value> {
        Some(match self {
            Self::Text(text) => toml::Value::String(text),
            Self::Integer(number) => toml::Value::Integer(number),
            Self::Flag(flag) => toml::Value::Boolean(flag),
            Self::List(items) => {
                toml::Value::Array(items.into_iter().filter_map(Self::into_toml).collect())
            }
            Self::Other(value) => return value,
        })
    }
}

/// The type of a value in words, for error messages.
pub(super) fn type_word(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
