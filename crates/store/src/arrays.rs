//! Many rows as one array for each column, which PostgreSQL takes several times
//! faster than a list of rows, with one text however many there are.

use sea_orm::{Value, sea_query::ArrayType};

/// Rows of one statement.
pub(crate) const MOST: usize = 4_000;

struct Column {
    array: ArrayType,
    cast: &'static str,
    /// Stands where there is nothing.
    filler: Value,
    values: Vec<Value>,
    /// Which rows have nothing, if any has.
    empty: Vec<Value>,
    has_empty: bool,
}

impl Column {
    fn like(value: &Value, rows: usize) -> Option<Self> {
        let (array, cast, filler) = match value {
            Value::Bool(_) => (ArrayType::Bool, "boolean", Value::from(false)),
            Value::Int(_) => (ArrayType::Int, "integer", Value::from(0_i32)),
            Value::BigInt(_) => (ArrayType::BigInt, "bigint", Value::from(0_i64)),
            Value::Double(_) => (ArrayType::Double, "double precision", Value::from(0.0_f64)),
            Value::String(_) => (ArrayType::String, "text", Value::from("")),
            Value::Bytes(_) => (ArrayType::Bytes, "bytea", Value::from(Vec::<u8>::new())),
            Value::Uuid(_) => (ArrayType::Uuid, "uuid", Value::from(uuid::Uuid::nil())),
            _ => return None,
        };
        let (values, empty) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        Some(Self { array, cast, filler, values, empty, has_empty: false })
    }

    fn push(&mut self, value: Value) {
        let is_empty = value == value.as_null();
        self.has_empty |= is_empty;
        self.empty.push(is_empty.into());
        self.values.push(if is_empty { self.filler.clone() } else { value });
    }
}

/// Of values that are never empty.
pub(crate) fn array_type(value: &Value) -> Option<ArrayType> {
    Column::like(value, 0).map(|column| column.array)
}

/// The text and the arrays; `None` where a column holds several types, or one
/// that has no array here.
pub(crate) fn insert(table: &str, columns: &[&str], rows: &[Vec<Value>], tail: &str) -> Option<(String, Vec<Value>)> {
    let first = rows.first()?;
    let mut read = first.iter().map(|value| Column::like(value, rows.len())).collect::<Option<Vec<_>>>()?;
    for row in rows {
        for ((column, value), first) in read.iter_mut().zip(row).zip(first) {
            if std::mem::discriminant(value) != std::mem::discriminant(first) {
                return None;
            }
            column.push(value.clone());
        }
    }
    let (mut values, mut told, mut arrays, mut names) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (place, column) in read.into_iter().enumerate() {
        values.push(Value::Array(column.array, Some(Box::new(column.values))));
        arrays.push(format!("${}::{}[]", values.len(), column.cast));
        names.push(format!("c{place}"));
        if column.has_empty {
            values.push(Value::Array(ArrayType::Bool, Some(Box::new(column.empty))));
            arrays.push(format!("${}::boolean[]", values.len()));
            names.push(format!("e{place}"));
            told.push(format!("case when e{place} then null else c{place} end"));
        } else {
            told.push(format!("c{place}"));
        }
    }
    let (columns, told) = (columns.join(", "), told.join(", "));
    let (arrays, names) = (arrays.join(", "), names.join(", "));
    Some((format!("insert into {table} ({columns}) select {told} from unnest({arrays}) as t ({names}){tail}"), values))
}
