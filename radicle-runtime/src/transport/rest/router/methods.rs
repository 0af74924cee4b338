use http::Method;

/// The targets of equal templates by HTTP method.
#[derive(Debug)]
pub(super) struct Methods<T> {
    /// In place, as most templates have only one.
    first: Option<(Method, T)>,
    others: Vec<(Method, T)>,
    any: Option<T>,
}

impl<T> Methods<T> {
    /// Adds a target; `None` is any method. The error is the target that is there already.
    pub(super) fn insert(&mut self, method: Option<Method>, target: T) -> Result<(), &T> {
        let Some(method) = method else {
            return match self.any {
                Some(ref taken) => Err(taken),
                None => {
                    self.any = Some(target);
                    Ok(())
                }
            };
        };
        if self.exact(&method).is_some() {
            return self.exact(&method).map_or(Ok(()), Err);
        }
        match self.first {
            None => self.first = Some((method, target)),
            Some(_) => self.others.push((method, target)),
        }
        Ok(())
    }

    /// The target of a method: its own, GET's for HEAD, then that of any method.
    #[inline]
    pub(super) fn get(&self, method: &Method) -> Option<&T> {
        self.exact(method)
            .or_else(|| if method == Method::HEAD { self.exact(&Method::GET) } else { None })
            .or(self.any.as_ref())
    }

    /// What `Allow` lists; empty without targets.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let head = self.exact(&Method::GET).map(|_| "HEAD");
        self.all().map(|(method, _)| method.as_str()).chain(head)
    }

    #[inline]
    fn exact(&self, method: &Method) -> Option<&T> {
        self.all().find(|(it, _)| it == method).map(|(_, target)| target)
    }

    #[inline]
    fn all(&self) -> impl Iterator<Item = &(Method, T)> {
        self.first.iter().chain(&self.others)
    }
}

impl<T> Default for Methods<T> {
    fn default() -> Self {
        Self { first: None, others: Vec::new(), any: None }
    }
}
