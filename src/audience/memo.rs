//! Cache of a view between edits: an unchanged document whose visible targets are unchanged is reused. A property test
//! checks that cached and clean results are equal.

use std::sync::Arc;

use super::{Options, Outline, View, ViewDoc};
use crate::graph::{Doc, Edges, Graph};
use crate::model::{Audience, DocIx, Mark};

/// The cache of one audience's view.
#[derive(Default)]
pub struct Memo(Option<Last>);

/// A view and its inputs.
pub(super) struct Last {
    audience: Audience,
    drafts: bool,
    front_matter: Mark,
    visible: Vec<bool>,
    docs: Vec<(Arc<Doc>, Option<Arc<ViewDoc>>)>,
    edges: (Arc<Edges>, Arc<Edges>),
    pub(super) outline: Arc<Outline>,
}

impl Memo {
    /// Projects the handbook for an audience, reusing cached parts.
    pub fn project(&mut self, graph: &Graph, audience: Audience, options: Options) -> View {
        super::view(graph, audience, options, self)
    }

    /// The cached view, if it has the same audience, options, front matter and visible documents.
    pub(super) fn of(&self, graph: &Graph, audience: Audience, options: Options, visible: &[bool]) -> Option<&Last> {
        self.0.as_ref().filter(|last| {
            (last.audience, last.drafts) == (audience, options.drafts)
                && last.front_matter == graph.front_matter
                && last.visible == visible
        })
    }

    /// Caches a view.
    pub(super) fn keep(&mut self, graph: &Graph, view: &View, options: Options, visible: Vec<bool>) {
        self.0 = Some(Last {
            audience: view.audience,
            drafts: options.drafts,
            front_matter: graph.front_matter.clone(),
            visible,
            docs: graph.docs.iter().cloned().zip(view.docs.iter().cloned()).collect(),
            edges: (graph.edges.clone(), view.edges.clone()),
            outline: view.outline.clone(),
        });
    }
}

impl Last {
    /// The cached projection of a document, if the document is unchanged.
    pub(super) fn shown(&self, ix: DocIx, doc: &Arc<Doc>) -> Option<Arc<ViewDoc>> {
        let (before, shown) = self.docs.get(ix.index())?;
        shown.clone().filter(|_| Arc::ptr_eq(before, doc))
    }

    /// The cached relations, if the graph's are unchanged.
    pub(super) fn edges(&self, graph: &Graph) -> Option<Arc<Edges>> {
        Arc::ptr_eq(&self.edges.0, &graph.edges).then(|| self.edges.1.clone())
    }
}
