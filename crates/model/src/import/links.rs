//! Links of a draft meet those of the space: the same three-way merge, and each link's own past in the order of time.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::Work;
use crate::change::Edit;
use crate::draft::DraftLink;
use crate::problem::Problem;
use crate::space::{Link, LinkData, LinkId, RecordId, Relation};

/// One life of a link, as the draft tells it.
struct Life {
    added: Option<Timestamp>,
    /// Set for a life that is over.
    removed: Option<Timestamp>,
    data: LinkData,
}

impl Work<'_, '_> {
    pub(super) fn links(&mut self, drafts: Vec<DraftLink>, present: &HashSet<RecordId>) {
        let mut lives: HashMap<LinkId, Vec<Life>> = HashMap::new();
        let mut order = Vec::new();
        for draft in drafts {
            let Some((id, life)) = self.life(draft) else { continue };
            let known = lives.entry(id).or_insert_with(|| {
                order.push(id);
                Vec::new()
            });
            known.push(life);
        }
        for id in order {
            let mut lives = lives.remove(&id).expect("every link in the order has lives");
            lives.sort_by_key(|life| (life.removed.unwrap_or(Timestamp::MAX), life.added));
            self.relive(id, lives, present);
        }
        // A link that this source made, whose ends are both in the file and that is not, is gone.
        let gone = self.base.links().filter(|link| present.contains(&link.from) && present.contains(&link.to));
        let gone: Vec<Link> = gone.filter(|link| !self.linked.contains(&link.id())).collect();
        for link in gone {
            self.cut(link.id(), self.moment.now);
        }
    }

    /// Finds the ends of a draft's link.
    fn life(&mut self, draft: DraftLink) -> Option<(LinkId, Life)> {
        let ends = (self.find(&draft.from), self.find(&draft.to));
        let (Some(from), Some(to)) = ends else {
            let (missing, other) = if ends.0.is_none() { (draft.from, draft.to) } else { (draft.to, draft.from) };
            let words = format!(
                "A `{}` link leads to `{missing}`, which is not in the file and not in the space: export it too, or remove the link.",
                draft.relation.name()
            );
            self.out.problems.push(Problem::warning("import.link_nowhere", other, words));
            return None;
        };
        if from == to {
            let words = format!("`{}` is linked to itself: the link was left out.", draft.from);
            self.out.problems.push(Problem::warning("import.self_link", draft.from, words));
            return None;
        }
        let kinds = self.kinds.get(&from).zip(self.kinds.get(&to));
        let mut relation = draft.relation;
        if let Some(words) = kinds.and_then(|(from, to)| relation.misfit(*from, *to)) {
            let words = format!("{words} It was kept as `relates`.");
            self.out.problems.push(Problem::warning("import.wrong_ends", draft.from, words));
            relation = Relation::Relates;
        }
        Some(((from, relation, to), Life { added: draft.added_at, removed: draft.removed_at, data: draft.data }))
    }

    /// Adds what is new of a link's lives, the present one last.
    fn relive(&mut self, id: LinkId, lives: Vec<Life>, present: &HashSet<RecordId>) {
        self.linked.insert(id);
        let (now, oldest) = (self.moment.now, self.oldest(id));
        let held = self.space.link(id).is_some();
        // People removed it in Sinew, and the source had it last time: whatever became of it there, it stays away.
        if !held && self.base.link(id).is_some() {
            return;
        }
        let mut since = oldest;
        for life in lives {
            let added = life.added.unwrap_or(oldest).clamp(since, now);
            let Some(removed) = life.removed else { return self.tie(id, life.data, added) };
            since = removed.clamp(added, now);
            // A link that stands is not cut by a past that is told late, and what the journal holds does not happen twice.
            if !held && self.past.tied(id).is_none_or(|last| since > last) {
                let link = link(id, life.data);
                self.push(added, None, Edit::LinkAdded { link: link.clone() });
                self.push(since, None, Edit::LinkRemoved { link });
            }
        }
        if present.contains(&id.0) && present.contains(&id.2) {
            self.cut(id, since);
        }
    }

    /// Makes the link, or changes its data, as the source has it now.
    fn tie(&mut self, id: LinkId, data: LinkData, added: Timestamp) {
        let last = self.past.tied(id).unwrap_or(added);
        let base = self.base.link(id).cloned();
        match self.space.link(id) {
            Some(mine) if *mine == data => {}
            // A person's other lag stays, as long as the source's is the one of last time.
            Some(_) if base.as_ref() == Some(&data) => {}
            Some(mine) if base.as_ref() == Some(mine) => {
                let at = self.moment.now.max(last);
                self.push(at, None, Edit::LinkRemoved { link: link(id, mine.clone()) });
                self.push(at, None, Edit::LinkAdded { link: link(id, data) });
                self.out.report.links_added += 1;
            }
            Some(_) => self.keep(id, "has another type or lag in the source"),
            None => {
                self.out.report.links_added += 1;
                self.push(added.max(last), None, Edit::LinkAdded { link: link(id, data) });
            }
        }
    }

    /// Removes a link that this source made and no longer has.
    fn cut(&mut self, id: LinkId, at: Timestamp) {
        let (Some(base), Some(mine)) = (self.base.link(id).cloned(), self.space.link(id)) else { return };
        if base != *mine {
            return self.keep(id, "is gone from the source");
        }
        let at = at.max(self.past.tied(id).unwrap_or(at));
        self.out.report.links_removed += 1;
        self.push(at, None, Edit::LinkRemoved { link: link(id, base) });
    }

    fn keep(&mut self, (from, relation, to): LinkId, words: &str) {
        let key = |id: RecordId| crate::insight::key_of(self.space, id);
        let words = format!(
            "The link that {} {} {} was made or changed in Sinew and {words}: Sinew's was kept.",
            key(from),
            relation.name(),
            key(to)
        );
        self.out.problems.push(Problem::note("import.kept_local", key(from), words));
    }

    /// A link is no older than the younger of its ends.
    fn oldest(&self, (from, _, to): LinkId) -> Timestamp {
        let now = self.moment.now;
        let created = |id: RecordId| self.past.created(id).unwrap_or(now);
        created(from).max(created(to)).min(now)
    }
}

fn link((from, relation, to): LinkId, data: LinkData) -> Link {
    Link { from, relation, to, data }
}
