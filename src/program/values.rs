//! The values of a program's parameters, which are always valid.

use super::{Complaint, Parameter, ParameterKind, Value};

/// One valid value for each parameter of a program.
///
/// ```
/// use loopscope::program::Source;
/// use loopscope::run::opened;
/// let gather = opened(&Source::demo("gather")).unwrap();
/// let (values, complaints) = gather.program().read_values([("n", "3"), ("seed", "-1")]);
/// assert_eq!(values.to_query(), "n=3&seed=0");
/// let complaint = "seed is “-1”, not a whole number from 0 to 9999; took 0";
/// assert_eq!(complaints[0].to_string(), complaint);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    parameters: &'static [Parameter],
    values: Vec<Value>,
}

impl Values {
    /// The defaults of these parameters.
    pub fn defaults(parameters: &'static [Parameter]) -> Self {
        Self { parameters, values: parameters.iter().map(Parameter::default_value).collect() }
    }

    /// Reads values from pairs of name and text. An invalid text is replaced by the nearest valid
    /// value, and a complaint says so. `owner` is the program's name in complaints.
    pub fn read<'a>(
        parameters: &'static [Parameter],
        owner: &str,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Self, Vec<Complaint>) {
        let mut values = Self::defaults(parameters);
        let mut complaints = Vec::new();
        let pairs: Vec<_> = pairs.into_iter().collect();
        for &(name, _) in &pairs {
            if values.index_of(name).is_none() {
                let name: String = name.chars().take(32).filter(|c| !c.is_control()).collect();
                let problem = format!("{owner} has no parameter “{name}”");
                complaints.push(Complaint { problem, remedy: String::new() });
            }
        }
        // A parameter is declared after those that it depends on, so their values are known here.
        for parameter in parameters {
            let texts = || pairs.iter().filter(|(name, _)| *name == parameter.name);
            if texts().count() > 1 {
                let problem = format!("{} is given more than once", parameter.name);
                complaints.push(Complaint { problem, remedy: "took the last".to_owned() });
            }
            if let Some(&(_, text)) = texts().next_back() {
                match parameter.parse(text, values.count_for(parameter)) {
                    Ok(value) => values.put(parameter.name, value),
                    Err((complaint, nearest)) => {
                        values.put(parameter.name, nearest);
                        complaints.push(complaint);
                    }
                }
            }
        }
        complaints.extend(values.reconcile(None));
        (values, complaints)
    }

    /// Returns the value of a parameter; if there is none with this name, a switch that is off.
    pub fn get(&self, name: &str) -> Value {
        self.index_of(name).map_or(Value::Switch(false), |index| self.values[index])
    }

    /// Sets a value, limited to its range, and adjusts the values that depend on it. Does nothing
    /// if there is no parameter with this name or its type is another one.
    pub fn set(&mut self, name: &str, value: Value) {
        let Some(index) = self.index_of(name) else { return };
        let parameter = self.parameters[index];
        let valid = match (parameter.kind, value) {
            (ParameterKind::Count { least, most, .. }, Value::Count(number)) => {
                Value::Count(number.clamp(least, most))
            }
            (ParameterKind::Nanos { least, most, .. }, Value::Nanos(nanos)) => {
                Value::Nanos(nanos.clamp(least, most))
            }
            (ParameterKind::Choice { options }, Value::Choice(word)) if options.contains(&word) => {
                value
            }
            (ParameterKind::Switch { .. }, Value::Switch(_))
            | (ParameterKind::Index { .. }, Value::Index(_)) => value,
            _ => return,
        };
        self.values[index] = valid;
        self.reconcile(Some(name));
    }

    /// Sets a value from text. An invalid text is replaced by the nearest valid value, and a
    /// complaint is returned.
    pub fn set_text(&mut self, name: &str, text: &str) -> Option<Complaint> {
        let parameter = self.parameters[self.index_of(name)?];
        let (value, complaint) = match parameter.parse(text, self.count_for(&parameter)) {
            Ok(value) => (value, None),
            Err((complaint, nearest)) => (nearest, Some(complaint)),
        };
        self.set(name, value);
        complaint
    }

    /// Changes a value by a number of steps; see [`Parameter::turned`].
    pub fn turn(&mut self, name: &str, by: i64) {
        let Some(index) = self.index_of(name) else { return };
        let parameter = self.parameters[index];
        self.set(name, parameter.turned(self.values[index], by, self.count_for(&parameter)));
    }

    /// Every parameter with its value, in the order of declaration.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Parameter, Value)> {
        self.parameters.iter().zip(self.values.iter().copied())
    }

    /// The values that differ from the defaults, as pairs of name and text, written as in links.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        self.iter()
            .filter(|(parameter, value)| parameter.default_value() != *value)
            .map(|(parameter, value)| (parameter.name.to_owned(), value.to_string()))
            .collect()
    }

    /// The values that differ from the defaults, as `name=value` joined by `&`.
    pub fn to_query(&self) -> String {
        let pairs = self.to_pairs();
        let pairs: Vec<_> = pairs.iter().map(|(name, text)| format!("{name}={text}")).collect();
        pairs.join("&")
    }

    /// How many things an index can choose from; zero for other kinds of parameters.
    pub fn count_for(&self, parameter: &Parameter) -> u64 {
        match parameter.kind {
            ParameterKind::Index { of } => match self.get(of) {
                Value::Count(count) => count,
                _ => 0,
            },
            _ => 0,
        }
    }

    fn put(&mut self, name: &str, value: Value) {
        if let Some(index) = self.index_of(name) {
            self.values[index] = value;
        }
    }

    fn index_of(&self, name: &str) -> Option<usize> {
        self.parameters.iter().position(|parameter| parameter.name == name)
    }

    /// Adjusts values that contradict each other. An index beyond the last becomes the last. A value
    /// below its lower bound becomes the bound; if the value is that of `kept`, which was set last,
    /// the bound becomes the value instead.
    fn reconcile(&mut self, kept: Option<&str>) -> Vec<Complaint> {
        let mut complaints = Vec::new();
        for parameter in self.parameters {
            let value = self.get(parameter.name);
            if let Value::Index(Some(number)) = value {
                let count = self.count_for(parameter);
                if number >= count {
                    let most = count.saturating_sub(1);
                    self.put(parameter.name, Value::Index(Some(most)));
                    let problem = format!("{} is beyond the last", parameter.name);
                    complaints.push(Complaint { problem, remedy: format!("took {most}") });
                }
            }
            let Some(other) = parameter.not_below else { continue };
            if let (Value::Nanos(nanos), Value::Nanos(least)) = (value, self.get(other))
                && nanos < least
            {
                let (moved, to) = if kept == Some(parameter.name) {
                    (other, value)
                } else {
                    (parameter.name, Value::Nanos(least))
                };
                self.put(moved, to);
                let problem = format!("{} is below {other}", parameter.name);
                complaints.push(Complaint { problem, remedy: format!("{moved} took {to}") });
            }
        }
        complaints
    }
}
