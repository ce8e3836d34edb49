//! Words of Jira sites in six languages, and what they mean: issue types, statuses, resolutions.

use model::kind::item::{ItemType, Stage};
use model::kind::risk::RiskState;

use super::issue::Category;

/// What a Jira issue becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Item(ItemType),
    Risk,
    Decision,
}

/// Returns what issues of this type become, and whether the type's name was known.
pub(crate) fn sort(type_name: &str, subtask: bool, hierarchy_level: Option<i64>) -> (Sort, bool) {
    let known =
        match type_name.trim().to_lowercase().as_str() {
            "epic" | "epik" | "épica" | "epopeya" | "épopée" | "epopée" | "épico" | "epopeia" | "エピック" | "长篇故事" => {
                Sort::Item(ItemType::Epic)
            }
            "story"
            | "user story"
            | "historia"
            | "historia de usuario"
            | "récit"
            | "récit utilisateur"
            | "história"
            | "história de usuário"
            | "ストーリー"
            | "故事" => Sort::Item(ItemType::Story),
            "bug" | "defect" | "fehler" | "error" | "errores" | "erro" | "defeito" | "bogue" | "anomalie" | "incidencia" | "バグ"
            | "缺陷" => Sort::Item(ItemType::Bug),
            "task"
            | "sub-task"
            | "subtask"
            | "aufgabe"
            | "unteraufgabe"
            | "teilaufgabe"
            | "tarea"
            | "subtarea"
            | "tâche"
            | "sous-tâche"
            | "tarefa"
            | "subtarefa"
            | "タスク"
            | "サブタスク"
            | "任务"
            | "子任务"
            | "improvement"
            | "verbesserung"
            | "mejora"
            | "amélioration"
            | "melhoria"
            | "改善"
            | "new feature"
            | "neue funktion"
            | "nueva función"
            | "nouvelle fonctionnalité"
            | "novo recurso"
            | "新機能"
            | "technical task"
            | "spike"
            | "chore" => Sort::Item(ItemType::Task),
            "milestone" | "meilenstein" | "hito" | "jalon" | "marco" | "マイルストーン" => Sort::Item(ItemType::Milestone),
            "release" | "veröffentlichung" | "lanzamiento" | "version" | "lançamento" | "リリース" => Sort::Item(ItemType::Release),
            "workstream" | "initiative" | "theme" | "program" | "programme" | "portfolio" | "iniciativa" | "arbeitsstrom"
            | "イニシアチブ" => Sort::Item(ItemType::Workstream),
            "risk" | "risiko" | "riesgo" | "risque" | "risco" | "リスク" => Sort::Risk,
            "decision" | "entscheidung" | "decisión" | "décision" | "decisão" | "決定" | "意思決定" => Sort::Decision,
            _ => return (Sort::Item(by_level(subtask, hierarchy_level)), subtask || hierarchy_level.is_some_and(|level| level > 0)),
        };
    (known, true)
}

fn by_level(subtask: bool, hierarchy_level: Option<i64>) -> ItemType {
    match hierarchy_level {
        _ if subtask => ItemType::Task,
        Some(1) => ItemType::Epic,
        Some(2..) => ItemType::Workstream,
        Some(_) | None => ItemType::Task,
    }
}

/// Returns the category that a status, or a category itself, goes by in any of the languages; `None` for a site's own word.
pub(crate) fn category(name: &str) -> Option<Category> {
    Some(match name.trim().to_lowercase().as_str() {
        "new"
        | "to do"
        | "todo"
        | "open"
        | "reopened"
        | "backlog"
        | "selected for development"
        | "ready"
        | "ready for development"
        | "planned"
        | "proposed"
        | "draft"
        | "identified"
        | "undefined"
        | "no category"
        | "accepted"
        | "assigned"
        | "funnel"
        | "on hold"
        | "needed"
        | "zu erledigen"
        | "offen"
        | "erneut geöffnet"
        | "wieder geöffnet"
        | "neu"
        | "geplant"
        | "bereit"
        | "für entwicklung ausgewählt"
        | "por hacer"
        | "tareas por hacer"
        | "abierto"
        | "abierta"
        | "reabierto"
        | "reabierta"
        | "pendiente"
        | "nuevo"
        | "nueva"
        | "seleccionado para desarrollo"
        | "seleccionado para el desarrollo"
        | "à faire"
        | "a faire"
        | "ouvert"
        | "ouverte"
        | "rouvert"
        | "rouverte"
        | "réouvert"
        | "réouverte"
        | "nouveau"
        | "nouvelle"
        | "sélectionné pour le développement"
        | "a fazer"
        | "tarefas pendentes"
        | "itens pendentes"
        | "pendente"
        | "aberto"
        | "aberta"
        | "reaberto"
        | "reaberta"
        | "novo"
        | "selecionado para desenvolvimento"
        | "未着手"
        | "作業前"
        | "オープン"
        | "再オープン"
        | "新規"
        | "バックログ"
        | "開発対象に選択済み"
        | "待办"
        | "新建" => Category::Todo,
        "indeterminate"
        | "in progress"
        | "doing"
        | "started"
        | "in development"
        | "development"
        | "in review"
        | "review"
        | "code review"
        | "under review"
        | "peer review"
        | "testing"
        | "in testing"
        | "test"
        | "in test"
        | "qa"
        | "in qa"
        | "uat"
        | "blocked"
        | "waiting"
        | "analysis"
        | "in analysis"
        | "design"
        | "in design"
        | "implementing"
        | "building"
        | "build broken"
        | "staging"
        | "deploying"
        | "verification"
        | "ready for test"
        | "ready for qa"
        | "ready for release"
        | "monitoring"
        | "mitigating"
        | "under investigation"
        | "occurred"
        | "realised"
        | "realized"
        | "materialised"
        | "materialized"
        | "in arbeit"
        | "in bearbeitung"
        | "in entwicklung"
        | "in prüfung"
        | "im test"
        | "blockiert"
        | "wartend"
        | "en curso"
        | "en progreso"
        | "en proceso"
        | "en revisión"
        | "en desarrollo"
        | "en pruebas"
        | "bloqueado"
        | "bloqueada"
        | "en cours"
        | "en cours de développement"
        | "en revue"
        | "en cours de revue"
        | "en test"
        | "bloqué"
        | "bloquée"
        | "em andamento"
        | "em progresso"
        | "em desenvolvimento"
        | "em revisão"
        | "em análise"
        | "em teste"
        | "em testes"
        | "進行中"
        | "作業中"
        | "レビュー中"
        | "テスト中"
        | "ブロック中"
        | "处理中"
        | "进行中"
        | "开发中" => Category::Doing,
        "done" | "closed" | "resolved" | "complete" | "completed" | "finished" | "released" | "deployed" | "shipped" | "live"
        | "verified" | "fixed" | "made" | "decided" | "approved" | "mitigated" | "accepted risk" | "cancelled" | "canceled"
        | "rejected" | "declined" | "won't do" | "wont do" | "won't fix" | "dropped" | "abandoned" | "obsolete" | "duplicate"
        | "withdrawn" | "fertig" | "erledigt" | "geschlossen" | "gelöst" | "abgeschlossen" | "abgebrochen" | "abgelehnt" | "verworfen"
        | "listo" | "lista" | "hecho" | "hecha" | "finalizado" | "finalizada" | "cerrado" | "cerrada" | "resuelto" | "resuelta"
        | "terminado" | "terminada" | "completado" | "completada" | "cancelado" | "cancelada" | "rechazado" | "rechazada" | "terminé"
        | "terminée" | "terminé(e)" | "fermé" | "fermée" | "fermé(e)" | "résolu" | "résolue" | "résolu(e)" | "clos" | "close" | "fini"
        | "finie" | "annulé" | "annulée" | "rejeté" | "rejetée" | "abandonné" | "abandonnée" | "concluído" | "concluída" | "concluido"
        | "itens concluídos" | "fechado" | "fechada" | "resolvido" | "resolvida" | "pronto" | "feito" | "rejeitado" | "rejeitada"
        | "完了" | "クローズ" | "解決済み" | "終了" | "キャンセル" | "却下" | "已完成" | "完成" | "已关闭" => {
            Category::Done
        }
        _ => return None,
    })
}

/// Returns where work stands, given the status's category and what was resolved.
pub(crate) fn stage(category: Category, status: &str, resolution: Option<&str>) -> Stage {
    match category {
        Category::Todo => Stage::Todo,
        Category::Doing => Stage::Doing,
        Category::Done if drops(status) || resolution.is_some_and(drops) => Stage::Dropped,
        Category::Done => Stage::Done,
    }
}

/// Says whether a status or resolution means that the work was not done and will not be.
fn drops(word: &str) -> bool {
    matches!(
        word.trim().to_lowercase().as_str(),
        "won't do"
            | "wont do"
            | "won’t do"
            | "won't fix"
            | "wont fix"
            | "won’t fix"
            | "duplicate"
            | "duplicated"
            | "cannot reproduce"
            | "can't reproduce"
            | "incomplete"
            | "declined"
            | "rejected"
            | "cancelled"
            | "canceled"
            | "dropped"
            | "abandoned"
            | "obsolete"
            | "invalid"
            | "not a bug"
            | "withdrawn"
            | "wird nicht erledigt"
            | "wird nicht behoben"
            | "duplikat"
            | "nicht reproduzierbar"
            | "unvollständig"
            | "abgebrochen"
            | "abgelehnt"
            | "verworfen"
            | "no se hará"
            | "no se corregirá"
            | "no se solucionará"
            | "duplicado"
            | "duplicada"
            | "no reproducible"
            | "incompleto"
            | "incompleta"
            | "cancelado"
            | "cancelada"
            | "rechazado"
            | "rechazada"
            | "ne sera pas fait"
            | "ne sera pas corrigé"
            | "ne sera pas résolu"
            | "doublon"
            | "dupliqué"
            | "impossible à reproduire"
            | "incomplet"
            | "annulé"
            | "annulée"
            | "rejeté"
            | "rejetée"
            | "abandonné"
            | "abandonnée"
            | "não será feito"
            | "não será corrigido"
            | "não reproduzível"
            | "não foi possível reproduzir"
            | "rejeitado"
            | "rejeitada"
            | "対応しない"
            | "修正しない"
            | "重複"
            | "再現不可"
            | "再現できません"
            | "不完全"
            | "却下"
            | "キャンセル"
    )
}

/// Says whether a resolution column holds the word for "none yet".
pub(crate) fn is_unresolved(resolution: &str) -> bool {
    matches!(
        resolution.trim().to_lowercase().as_str(),
        "" | "unresolved"
            | "nicht erledigt"
            | "nicht gelöst"
            | "unerledigt"
            | "ungelöst"
            | "sin resolver"
            | "no resuelta"
            | "no resuelto"
            | "non résolu"
            | "non résolue"
            | "non résolu(e)"
            | "não resolvido"
            | "não resolvida"
            | "sem resolução"
            | "未解決"
            | "未解决"
    )
}

/// Says whether a person column holds the word for "nobody".
pub(crate) fn is_nobody(name: &str) -> bool {
    matches!(
        name.trim().to_lowercase().as_str(),
        "" | "unassigned"
            | "nicht zugewiesen"
            | "sin asignar"
            | "no asignado"
            | "non attribué"
            | "non assigné"
            | "não atribuído"
            | "sem responsável"
            | "未割り当て"
            | "未分配"
    )
}

/// Returns where a risk stands: it is closed with its issue, and occurred when its status says so.
pub(crate) fn risk_state(stage: Stage, status: &str) -> RiskState {
    match status.trim().to_lowercase().as_str() {
        "occurred" | "realised" | "realized" | "materialised" | "materialized" | "triggered" | "became an issue" | "eingetreten"
        | "ocurrido" | "materializado" | "survenu" | "matérialisé" | "ocorrido" | "発生" | "顕在化" => RiskState::Occurred,
        _ if matches!(stage, Stage::Done | Stage::Dropped) => RiskState::Closed,
        _ => RiskState::Open,
    }
}
