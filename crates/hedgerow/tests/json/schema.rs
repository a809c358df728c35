//! The API's document as a judge of what commands print. Its schemas say what a value has; here they also say that it
//! has nothing else, so that a field nobody described is found.

use jsonschema::Validator;
use serde_json::{Value, json};

const DOCUMENT: &str = include_str!("../../../hedgerow-api/openapi.json");

/// Schemas by the operation they belong to.
pub(crate) struct Document {
    paths: Value,
    schemas: Value,
}

impl Document {
    pub(crate) fn read() -> Document {
        let mut document: Value = serde_json::from_str(DOCUMENT).unwrap();
        let open = document["components"]["schemas"].take();
        let mut schemas = open.clone();
        close(&mut schemas, &open);
        Document { paths: document["paths"].take(), schemas }
    }

    /// Every operation, as `get /api/v1/status`.
    pub(crate) fn operations(&self) -> Vec<String> {
        let of_path = |(path, item): (&String, &Value)| {
            let methods: Vec<String> = item.as_object().unwrap().keys().cloned().collect();
            methods.into_iter().map(|method| format!("{method} {path}")).collect::<Vec<_>>()
        };
        self.paths.as_object().unwrap().iter().flat_map(of_path).collect()
    }

    /// What an operation answers.
    pub(crate) fn answer(&self, operation: &str) -> Validator {
        let (method, path) = operation.split_once(' ').unwrap();
        let schema = &self.paths[path][method]["responses"]["200"]["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{operation} answers no JSON");
        self.judge(schema)
    }

    /// What a named schema says.
    pub(crate) fn named(&self, name: &str) -> Validator {
        assert!(self.schemas[name].is_object(), "there is no schema {name}");
        self.judge(&json!({ "$ref": format!("#/components/schemas/{name}") }))
    }

    /// A schema of the test's own, which may name those of the document.
    pub(crate) fn judge(&self, schema: &Value) -> Validator {
        let mut root = schema.clone();
        close(&mut root, &Value::Null);
        root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
        root["components"] = json!({ "schemas": self.schemas });
        jsonschema::validator_for(&root).unwrap()
    }
}

/// What is wrong with a value, if anything is.
pub(crate) fn faults(judge: &Validator, value: &Value) -> Vec<String> {
    judge.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Closes every object that names its properties and says nothing about others. Parts of an `allOf` share one object:
/// they stay open, and the whole is closed.
fn close(schema: &mut Value, open: &Value) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Array(parts)) = fields.get_mut("allOf") {
                for part in parts {
                    if let Some(name) = part["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
                        *part = open[name].clone();
                    }
                    close_within(part, open);
                }
                fields.insert("unevaluatedProperties".to_owned(), json!(false));
                return;
            }
            if fields.get("properties").is_some_and(Value::is_object) {
                fields.entry("additionalProperties").or_insert(json!(false));
            }
            fields.values_mut().for_each(|inner| close(inner, open));
        }
        Value::Array(all) => all.iter_mut().for_each(|inner| close(inner, open)),
        _ => {}
    }
}

fn close_within(part: &mut Value, open: &Value) {
    part.as_object_mut().unwrap().values_mut().for_each(|inner| close(inner, open));
}
