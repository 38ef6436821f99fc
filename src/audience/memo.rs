//! What a view was made of last time, kept for the next edit: a document that is the same and leads to the same visible
//! documents is shown as before. A law in the tests says that cached and clean give the same.

use std::sync::Arc;

use super::{Options, Outline, View, ViewDoc};
use crate::graph::{Doc, Edges, Graph};
use crate::model::{Audience, DocIx, Mark};

/// The memory of one audience's view.
#[derive(Default)]
pub struct Memo(Option<Last>);

/// A view and what it was made of.
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
    /// The handbook as an audience sees it; what the memory holds of it is not made again.
    pub fn project(&mut self, graph: &Graph, audience: Audience, options: Options) -> View {
        super::view(graph, audience, options, self)
    }

    /// What is known of a view for the same audience, with the same front matter and the same documents to see.
    pub(super) fn of(&self, graph: &Graph, audience: Audience, options: Options, visible: &[bool]) -> Option<&Last> {
        self.0.as_ref().filter(|last| {
            (last.audience, last.drafts) == (audience, options.drafts)
                && last.front_matter == graph.front_matter
                && last.visible == visible
        })
    }

    /// Keeps a view.
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
    /// A document as it was shown, when it is the same.
    pub(super) fn shown(&self, ix: DocIx, doc: &Arc<Doc>) -> Option<Arc<ViewDoc>> {
        let (before, shown) = self.docs.get(ix.index())?;
        shown.clone().filter(|_| Arc::ptr_eq(before, doc))
    }

    /// The view's relations, when the graph's are the same.
    pub(super) fn edges(&self, graph: &Graph) -> Option<Arc<Edges>> {
        Arc::ptr_eq(&self.edges.0, &graph.edges).then(|| self.edges.1.clone())
    }
}
