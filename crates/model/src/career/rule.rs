//! Rules: expressions over named measures, in the Common Expression Language.
//!
//! Of CEL a rule is made of numbers, measures, `+ - * /`, comparisons, `&&`, `||` and `attested('...')`: what can be explained clause
//! by clause. The explanation comes from the expression itself.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue};
use cel::parser::Parser;
use cel::{Context, Env, Value};
use schemars::JsonSchema;
use serde::Serialize;

/// The longest rule: the parser works by recursion, and nobody reads longer ones.
const LONGEST: usize = 600;
/// How deep brackets may nest, for the same reason.
const DEEPEST: usize = 6;
/// How many signs there may be, for the same reason.
const MOST_SIGNS: usize = 60;

/// The environment that rules are evaluated in, made once.
static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// A rule that was read.
#[derive(Clone, Debug)]
pub struct Rule {
    pub text: String,
    /// All of them have to hold.
    clauses: Vec<Node>,
}

#[derive(Clone, Debug)]
enum Node {
    /// A comparison.
    Holds(Box<Comparison>),
    /// What a person has to say.
    Attested(String),
    /// One of them has to hold.
    Either(Vec<Node>),
    All(Vec<Node>),
}

#[derive(Clone, Debug)]
struct Comparison {
    text: String,
    operator: Operator,
    left: IdedExpr,
    right: IdedExpr,
    whole: IdedExpr,
    /// The measures that it names, in their order.
    measures: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    Equal,
}

/// Why a text is no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    TooLong,
    /// The parser's words.
    Syntax(String),
    /// Something of CEL of which rules are not made.
    Unsupported(String),
    /// It does not come to true or false.
    NotABool(String),
}

/// What is known of a measure when a rule is evaluated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// `None` cannot be measured.
    pub value: Option<f64>,
    /// It says how much there is to go by, so that being short of it is no failure.
    pub is_sample: bool,
}

/// How a clause turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Met,
    Short,
    /// There is too little to go by.
    NotEnoughData,
    NeedsAPerson,
    /// A measure has no such name here.
    CannotBeChecked,
}

/// One clause of a rule, explained.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Clause {
    /// As it stands in the rule.
    pub text: String,
    pub verdict: Verdict,
    /// The measures that it names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
    /// What there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<f64>,
    /// What it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<f64>,
    /// By how much it is short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_by: Option<f64>,
    /// What a person has to say, where it is for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// The ways, of which one has to hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub either: Vec<Clause>,
}

impl Rule {
    /// Reads a rule; measures are looked at by whoever knows which there are.
    pub fn read(text: &str) -> Result<Rule, Unreadable> {
        if text.len() > LONGEST || too_deep(text) {
            return Err(Unreadable::TooLong);
        }
        let parsed = Parser::new().max_recursion_depth(48).parse(text);
        let root = parsed.map_err(|errors| {
            let first = errors.errors.first().map(|error| error.msg.clone());
            Unreadable::Syntax(first.unwrap_or_else(|| "it is no expression".to_owned()))
        })?;
        let clauses = match node(&root)? {
            Node::All(clauses) => clauses,
            other => vec![other],
        };
        let rule = Rule { text: text.to_owned(), clauses };
        rule.try_out()?;
        Ok(rule)
    }

    /// Lists the measures that it names, each once.
    pub fn measures(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.clauses.iter().for_each(|clause| clause.measures(&mut names));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Lists what people have to say for it.
    pub fn statements(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        self.clauses.iter().for_each(|clause| clause.statements(&mut texts));
        texts
    }

    /// Evaluates it clause by clause.
    pub fn explain(&self, known: &BTreeMap<&str, Known>, attested: &dyn Fn(&str) -> bool) -> Vec<Clause> {
        let mut context = Context::with_env(Arc::clone(&ENVIRONMENT));
        for name in self.measures() {
            if let Some(value) = known.get(name).and_then(|known| known.value) {
                context.add_variable_from_value(name, value);
            }
        }
        self.clauses.iter().map(|clause| clause.explain(&context, known, attested)).collect()
    }

    /// Evaluates every comparison once, so that what cannot be computed is found when it is read.
    fn try_out(&self) -> Result<(), Unreadable> {
        let mut context = Context::with_env(Arc::clone(&ENVIRONMENT));
        for name in self.measures() {
            context.add_variable_from_value(name, 1.0);
        }
        self.clauses.iter().try_for_each(|clause| clause.try_out(&context))
    }
}

impl Node {
    fn measures<'a>(&'a self, names: &mut Vec<&'a str>) {
        match self {
            Node::Holds(comparison) => names.extend(comparison.measures.iter().map(String::as_str)),
            Node::Attested(_) => {}
            Node::Either(nodes) | Node::All(nodes) => nodes.iter().for_each(|node| node.measures(names)),
        }
    }

    fn statements<'a>(&'a self, texts: &mut Vec<&'a str>) {
        match self {
            Node::Attested(text) => texts.push(text),
            Node::Holds(_) => {}
            Node::Either(nodes) | Node::All(nodes) => nodes.iter().for_each(|node| node.statements(texts)),
        }
    }

    fn try_out(&self, context: &Context<'_, '_>) -> Result<(), Unreadable> {
        match self {
            Node::Holds(comparison) => match Value::resolve(&comparison.whole, context) {
                Ok(Value::Bool(_)) => Ok(()),
                Ok(_) => Err(Unreadable::NotABool(comparison.text.clone())),
                Err(error) => Err(Unreadable::NotABool(format!("{} ({error})", comparison.text))),
            },
            Node::Attested(_) => Ok(()),
            Node::Either(nodes) | Node::All(nodes) => nodes.iter().try_for_each(|node| node.try_out(context)),
        }
    }

    fn explain(&self, context: &Context<'_, '_>, known: &BTreeMap<&str, Known>, attested: &dyn Fn(&str) -> bool) -> Clause {
        match self {
            Node::Holds(comparison) => comparison.explain(context, known),
            Node::Attested(text) => Clause {
                statement: Some(text.clone()),
                ..bare(format!("attested('{text}')"), if attested(text) { Verdict::Met } else { Verdict::NeedsAPerson })
            },
            Node::Either(nodes) => {
                let ways: Vec<Clause> = nodes.iter().map(|node| node.explain(context, known, attested)).collect();
                let text = ways.iter().map(|way| way.text.as_str()).collect::<Vec<_>>().join(" || ");
                let verdict = ways.iter().map(|way| way.verdict).min_by_key(|verdict| distance(*verdict)).unwrap_or(Verdict::Met);
                Clause { either: ways, ..bare(text, verdict) }
            }
            Node::All(nodes) => {
                let parts: Vec<Clause> = nodes.iter().map(|node| node.explain(context, known, attested)).collect();
                let text = parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" && ");
                let verdict = parts.iter().map(|part| part.verdict).max_by_key(|verdict| distance(*verdict)).unwrap_or(Verdict::Met);
                bare(text, verdict)
            }
        }
    }
}

/// How far a verdict is from being met.
fn distance(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Met => 0,
        Verdict::NeedsAPerson => 1,
        Verdict::Short => 2,
        Verdict::NotEnoughData => 3,
        Verdict::CannotBeChecked => 4,
    }
}

fn bare(text: String, verdict: Verdict) -> Clause {
    Clause { text, verdict, measures: Vec::new(), is: None, needs: None, short_by: None, statement: None, either: Vec::new() }
}

impl Comparison {
    fn explain(&self, context: &Context<'_, '_>, known: &BTreeMap<&str, Known>) -> Clause {
        let clause = Clause { measures: self.measures.clone(), ..bare(self.text.clone(), Verdict::Met) };
        if self.measures.iter().any(|name| !known.contains_key(name.as_str())) {
            return Clause { verdict: Verdict::CannotBeChecked, needs: number(&self.right, context), ..clause };
        }
        let (is, needs) = (number(&self.left, context), number(&self.right, context));
        let holds = match Value::resolve(&self.whole, context) {
            Ok(Value::Bool(holds)) => Some(holds),
            // A measure without a value, or a division by none: nobody can say.
            Ok(_) | Err(_) => None,
        };
        let short_by = is.zip(needs).filter(|_| holds == Some(false)).map(|(is, needs)| (needs - is).abs());
        let is_sample = self.measures.iter().any(|name| known.get(name.as_str()).is_some_and(|known| known.is_sample));
        let at_least = matches!(self.operator, Operator::AtLeast | Operator::MoreThan);
        let verdict = match holds {
            Some(true) => Verdict::Met,
            Some(false) if is_sample && at_least => Verdict::NotEnoughData,
            Some(false) => Verdict::Short,
            None => Verdict::NotEnoughData,
        };
        Clause { verdict, is, needs, short_by, ..clause }
    }
}

fn number(expression: &IdedExpr, context: &Context<'_, '_>) -> Option<f64> {
    match Value::resolve(expression, context) {
        Ok(Value::Float(value)) if value.is_finite() => Some(value),
        Ok(Value::Int(value)) => Some(value as f64),
        Ok(Value::UInt(value)) => Some(value as f64),
        // Where one side cannot be computed, the comparison says so.
        Ok(_) | Err(_) => None,
    }
}

/// Reads what may be a clause.
fn node(expression: &IdedExpr) -> Result<Node, Unreadable> {
    let call = match &expression.expr {
        Expr::Call(call) => call,
        Expr::Ident(_) | Expr::Literal(_) => return Err(Unreadable::NotABool(words(expression))),
        _ => return Err(Unreadable::Unsupported(words(expression))),
    };
    match call.func_name.as_str() {
        "_&&_" => Ok(Node::All(joined(call, "_&&_")?)),
        "_||_" => Ok(Node::Either(joined(call, "_||_")?)),
        "attested" => statement(call).map(Node::Attested),
        name => match (operator(name), call.args.as_slice()) {
            (Some(operator), [left, right]) => {
                let mut measures = Vec::new();
                numeric(left, &mut measures)?;
                numeric(right, &mut measures)?;
                let (left, right) = (left.clone(), right.clone());
                Ok(Node::Holds(Box::new(Comparison {
                    text: words(expression),
                    operator,
                    left,
                    right,
                    whole: expression.clone(),
                    measures,
                })))
            }
            _ => Err(Unreadable::Unsupported(words(expression))),
        },
    }
}

/// Lists the parts of a chain of one operator.
fn joined(call: &CallExpr, operator: &str) -> Result<Vec<Node>, Unreadable> {
    let mut nodes = Vec::new();
    for part in &call.args {
        match (node(part)?, operator) {
            (Node::All(inner), "_&&_") | (Node::Either(inner), "_||_") => nodes.extend(inner),
            (other, _) => nodes.push(other),
        }
    }
    Ok(nodes)
}

fn statement(call: &CallExpr) -> Result<String, Unreadable> {
    let text = match call.args.as_slice() {
        [IdedExpr { expr: Expr::Literal(LiteralValue::String(text)), .. }] => text.inner().trim().to_owned(),
        _ => return Err(Unreadable::Unsupported("attested(...) takes one text in quotes".to_owned())),
    };
    match text.is_empty() || call.target.is_some() {
        true => Err(Unreadable::Unsupported("attested(...) needs words".to_owned())),
        false => Ok(text),
    }
}

/// Checks that an expression is made of numbers and measures, and lists these.
fn numeric(expression: &IdedExpr, measures: &mut Vec<String>) -> Result<(), Unreadable> {
    match &expression.expr {
        Expr::Ident(name) => {
            if !measures.contains(name) {
                measures.push(name.clone());
            }
            Ok(())
        }
        Expr::Literal(LiteralValue::Double(_) | LiteralValue::Int(_) | LiteralValue::UInt(_)) => Ok(()),
        Expr::Call(call) if arithmetic(&call.func_name).is_some() && call.target.is_none() => {
            call.args.iter().try_for_each(|part| numeric(part, measures))
        }
        _ => Err(Unreadable::Unsupported(words(expression))),
    }
}

fn operator(name: &str) -> Option<Operator> {
    Some(match name {
        "_>=_" => Operator::AtLeast,
        "_>_" => Operator::MoreThan,
        "_<=_" => Operator::AtMost,
        "_<_" => Operator::LessThan,
        "_==_" => Operator::Equal,
        _ => return None,
    })
}

fn arithmetic(name: &str) -> Option<&'static str> {
    Some(match name {
        "_+_" => "+",
        "_-_" => "-",
        "_*_" => "*",
        "_/_" => "/",
        _ => return None,
    })
}

/// Writes an expression as it stands in a rule.
fn words(expression: &IdedExpr) -> String {
    match &expression.expr {
        Expr::Ident(name) => name.clone(),
        Expr::Literal(LiteralValue::Double(value)) => format!("{:?}", value.inner()),
        Expr::Literal(LiteralValue::Int(value)) => value.inner().to_string(),
        Expr::Literal(LiteralValue::UInt(value)) => value.inner().to_string(),
        Expr::Call(call) if call.args.len() == 2 && call.func_name.starts_with('_') => {
            let sign = call.func_name.trim_matches('_');
            format!("{} {sign} {}", words(&call.args[0]), words(&call.args[1]))
        }
        Expr::Call(call) => format!("{}(...)", call.func_name),
        Expr::Unspecified
        | Expr::Comprehension(_)
        | Expr::List(_)
        | Expr::Literal(_)
        | Expr::Map(_)
        | Expr::Select(_)
        | Expr::Struct(_) => "an expression of another sort".to_owned(),
    }
}

/// Whether brackets nest deeper, or more signs stand in a row, than any rule needs. What stands in quotes is words.
fn too_deep(text: &str) -> bool {
    let (mut depth, mut signs, mut quoted) = (0_usize, 0, false);
    for letter in text.chars() {
        match letter {
            '\'' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '+' | '-' | '*' | '/' | '?' | '.' | '!' | '&' | '|' => signs += 1,
            _ => {}
        }
        if depth > DEEPEST || signs > MOST_SIGNS {
            return true;
        }
    }
    false
}
