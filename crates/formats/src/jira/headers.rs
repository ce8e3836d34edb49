//! Names of columns and custom fields in six languages, and the field that each holds.
//!
//! The fields' own names, which `--map` takes, stand in `targets`.

use super::issue::Direction;

/// What a column or custom field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Key,
    Id,
    Summary,
    Type,
    Status,
    StatusCategory,
    StatusCategoryChanged,
    ProjectKey,
    ProjectName,
    Priority,
    Resolution,
    Assignee,
    AssigneeId,
    Created,
    Updated,
    Resolved,
    Due,
    Labels,
    Description,
    OriginalEstimate,
    RemainingEstimate,
    Sprint,
    Points,
    /// Key or id of the parent.
    Parent,
    Epic,
    Team,
    PlannedStart,
    TargetEnd,
    Probability,
    Impact,
    Version,
    Component,
    Url,
    Link(Direction, String),
}

/// Returns what a column holds, by its header.
pub(crate) fn header(text: &str) -> Option<Field> {
    let name = normal(text);
    system(&name).or_else(|| custom_name(&name)).or_else(|| in_parentheses(text.trim(), &name))
}

/// Returns what a custom field holds, by its name.
pub(crate) fn custom(name: &str) -> Option<Field> {
    custom_name(&normal(name))
}

fn normal(text: &str) -> String {
    text.trim().trim_matches('\u{feff}').to_lowercase().replace('\u{a0}', " ")
}

fn system(name: &str) -> Option<Field> {
    Some(match name {
        "issue key"
        | "key"
        | "work item key"
        | "vorgangsschlüssel"
        | "schlüssel"
        | "vorgangskennung"
        | "clave de incidencia"
        | "clave"
        | "clave de la incidencia"
        | "clave de la actividad"
        | "clé de ticket"
        | "clé"
        | "clé du ticket"
        | "clé de demande"
        | "chave da item"
        | "chave do item"
        | "chave da pendência"
        | "chave"
        | "chave do ticket"
        | "課題キー"
        | "キー"
        | "作業項目キー" => Field::Key,
        "issue id"
        | "work item id"
        | "vorgangs-id"
        | "vorgangsid"
        | "id de la incidencia"
        | "id de incidencia"
        | "id de la actividad"
        | "id de ticket"
        | "id du ticket"
        | "identifiant du ticket"
        | "id da item"
        | "id do item"
        | "id da pendência"
        | "課題 id"
        | "課題id"
        | "作業項目 id" => Field::Id,
        "summary" | "zusammenfassung" | "resumen" | "résumé" | "resumo" | "要約" | "概要" => Field::Summary,
        "issue type" | "work type" | "type" | "vorgangstyp" | "vorgangsart" | "tipo de incidencia" | "tipo de actividad"
        | "type de ticket" | "type de demande" | "tipo de item" | "tipo do item" | "tipo de pendência" | "課題タイプ" | "作業タイプ" => {
            Field::Type
        }
        "status" | "estado" | "état" | "statut" | "situação" | "ステータス" | "状況" => Field::Status,
        "status category"
        | "statuskategorie"
        | "categoría de estado"
        | "categoría del estado"
        | "catégorie d'état"
        | "catégorie d’état"
        | "catégorie de statut"
        | "catégorie d'états"
        | "categoria do status"
        | "categoria de status"
        | "ステータス カテゴリ"
        | "ステータスカテゴリー"
        | "ステータス カテゴリー"
        | "ステータスカテゴリ" => Field::StatusCategory,
        "status category changed"
        | "statuskategorie geändert"
        | "categoría de estado cambiada"
        | "cambio de categoría de estado"
        | "catégorie d'état modifiée"
        | "catégorie de statut modifiée"
        | "categoria do status alterada"
        | "categoria de status alterada"
        | "ステータス カテゴリが変更されました"
        | "ステータス カテゴリの変更日" => Field::StatusCategoryChanged,
        "project key"
        | "projektschlüssel"
        | "clave del proyecto"
        | "clave de proyecto"
        | "clé de projet"
        | "clé du projet"
        | "chave do projeto"
        | "プロジェクト キー"
        | "プロジェクトキー" => Field::ProjectKey,
        "project name"
        | "project"
        | "projektname"
        | "projekt"
        | "nombre del proyecto"
        | "proyecto"
        | "nom du projet"
        | "nom de projet"
        | "projet"
        | "nome do projeto"
        | "projeto"
        | "プロジェクト名"
        | "プロジェクト" => Field::ProjectName,
        "priority" | "priorität" | "prioridad" | "priorité" | "prioridade" | "優先度" => Field::Priority,
        "resolution" | "lösung" | "resolución" | "résolution" | "resolução" | "解決状況" | "解決" => Field::Resolution,
        "assignee"
        | "zugewiesene person"
        | "bearbeiter"
        | "zuständige person"
        | "persona asignada"
        | "asignado a"
        | "responsable"
        | "responsable (assignee)"
        | "personne assignée"
        | "attribution"
        | "responsável"
        | "担当者" => Field::Assignee,
        "assignee id"
        | "id der zugewiesenen person"
        | "bearbeiter-id"
        | "id de la persona asignada"
        | "id de persona asignada"
        | "id du responsable"
        | "id du assignee"
        | "id de la personne assignée"
        | "id do responsável"
        | "担当者 id"
        | "担当者id" => Field::AssigneeId,
        "created" | "erstellt" | "creada" | "creado" | "fecha de creación" | "création" | "créée" | "créé" | "créé(e)"
        | "date de création" | "criado" | "criado(a)" | "criada" | "data de criação" | "作成日" | "作成日時" | "作成" => {
            Field::Created
        }
        "updated"
        | "aktualisiert"
        | "actualizada"
        | "actualizado"
        | "fecha de actualización"
        | "mise à jour"
        | "mis à jour"
        | "mis(e) à jour"
        | "date de mise à jour"
        | "atualizado"
        | "atualizado(a)"
        | "atualizada"
        | "更新日"
        | "更新日時"
        | "更新" => Field::Updated,
        "resolved"
        | "resolution date"
        | "erledigt"
        | "gelöst"
        | "behoben"
        | "resuelta"
        | "resuelto"
        | "fecha de resolución"
        | "résolue"
        | "résolu"
        | "résolu(e)"
        | "date de résolution"
        | "resolvido"
        | "resolvido(a)"
        | "resolvida"
        | "解決日"
        | "解決日時" => Field::Resolved,
        "due date"
        | "due"
        | "fälligkeitsdatum"
        | "fälligkeit"
        | "fällig"
        | "fällig am"
        | "fecha de vencimiento"
        | "vencimiento"
        | "date d'échéance"
        | "date d’échéance"
        | "échéance"
        | "data limite"
        | "data de vencimento"
        | "data de entrega"
        | "期限"
        | "期日" => Field::Due,
        "labels" | "label" | "stichwörter" | "stichwort" | "etiquetas" | "etiqueta" | "étiquettes" | "étiquette" | "categorias"
        | "rótulos" | "ラベル" => Field::Labels,
        "description" | "beschreibung" | "descripción" | "descrição" | "説明" => Field::Description,
        "original estimate"
        | "ursprüngliche schätzung"
        | "ursprüngliche zeitschätzung"
        | "estimación original"
        | "estimation originale"
        | "estimation initiale"
        | "estimativa original"
        | "初期見積り"
        | "初期見積もり" => Field::OriginalEstimate,
        "remaining estimate"
        | "verbleibende schätzung"
        | "verbleibender aufwand"
        | "estimación restante"
        | "trabajo restante"
        | "estimation restante"
        | "estimativa restante"
        | "残余見積り"
        | "残り見積もり"
        | "残余時間" => Field::RemainingEstimate,
        "sprint" | "スプリント" => Field::Sprint,
        "parent"
        | "parent id"
        | "parent key"
        | "übergeordnet"
        | "übergeordneter vorgang"
        | "übergeordnete id"
        | "übergeordneter schlüssel"
        | "übergeordnete vorgangs-id"
        | "principal"
        | "id principal"
        | "clave principal"
        | "elemento principal"
        | "id de actividad principal"
        | "parent (id)"
        | "id parent"
        | "id du parent"
        | "clé parent"
        | "clé du parent"
        | "clé parente"
        | "ticket parent"
        | "pai"
        | "id pai"
        | "id do pai"
        | "chave pai"
        | "chave do pai"
        | "親"
        | "親 id"
        | "親id"
        | "親キー"
        | "親課題"
        | "親課題キー" => Field::Parent,
        "fix version"
        | "fix versions"
        | "fix version/s"
        | "lösungsversion"
        | "lösungsversionen"
        | "lösungsversion(en)"
        | "behoben in version"
        | "korrekturversionen"
        | "versión de corrección"
        | "versiones de corrección"
        | "versiones corregidas"
        | "corregir versión"
        | "version de correction"
        | "version corrigée"
        | "versions corrigées"
        | "correctif"
        | "versions correctives"
        | "corrigir versão"
        | "versão corrigida"
        | "versões corrigidas"
        | "versões de correção"
        | "corrigir versões"
        | "修正バージョン"
        | "修正版" => Field::Version,
        "component/s"
        | "components"
        | "component"
        | "komponente"
        | "komponenten"
        | "komponente(n)"
        | "componente"
        | "componentes"
        | "composant"
        | "composants"
        | "composant(s)"
        | "コンポーネント" => Field::Component,
        "url" | "issue url" | "link" => Field::Url,
        _ => return None,
    })
}

fn custom_name(name: &str) -> Option<Field> {
    Some(match name {
        "story points"
        | "story point estimate"
        | "storypoints"
        | "story-points"
        | "story point-schätzung"
        | "story-point-schätzung"
        | "puntos de historia"
        | "estimación de puntos de historia"
        | "estimación de story points"
        | "points de récit"
        | "estimation de story points"
        | "estimation des story points"
        | "pontos de história"
        | "estimativa de story points"
        | "estimativa de pontos de história"
        | "ストーリー ポイント"
        | "ストーリーポイント"
        | "ストーリー ポイント見積もり" => Field::Points,
        "epic link"
        | "epic-verknüpfung"
        | "epos-verknüpfung"
        | "enlace de epic"
        | "enlace de épica"
        | "enlace de la épica"
        | "vínculo de epic"
        | "lien d'epic"
        | "lien d’epic"
        | "lien d'épopée"
        | "lien epic"
        | "link do épico"
        | "link épico"
        | "link de epic"
        | "エピック リンク"
        | "エピックリンク" => Field::Epic,
        "parent link" => Field::Parent,
        "team" | "equipo" | "équipe" | "equipe" | "time" | "チーム" | "squad" | "scrum team" | "agile team" => Field::Team,
        "start date"
        | "planned start"
        | "startdatum"
        | "target start"
        | "geplanter start"
        | "fecha de inicio"
        | "fecha de inicio prevista"
        | "inicio previsto"
        | "date de début"
        | "début cible"
        | "date de début cible"
        | "data de início"
        | "início previsto"
        | "data de início prevista"
        | "開始日"
        | "目標開始日"
        | "目標開始" => Field::PlannedStart,
        "target end"
        | "end date"
        | "planned end"
        | "zielende"
        | "geplantes ende"
        | "enddatum"
        | "fecha de fin"
        | "fecha de finalización prevista"
        | "fin previsto"
        | "date de fin"
        | "date de fin cible"
        | "fin cible"
        | "data de término"
        | "término previsto"
        | "data final"
        | "目標終了日"
        | "目標終了"
        | "終了日" => Field::TargetEnd,
        "probability"
        | "risk probability"
        | "likelihood"
        | "risk likelihood"
        | "wahrscheinlichkeit"
        | "eintrittswahrscheinlichkeit"
        | "probabilidad"
        | "probabilité"
        | "probabilidade"
        | "発生確率"
        | "確率" => Field::Probability,
        "impact (days)" | "impact days" | "impact in days" | "risk impact (days)" | "delay (days)" | "auswirkung (tage)"
        | "impacto (días)" | "impacto en días" | "impact (jours)" | "impacto (dias)" | "影響 (日)" | "影響 (日数)" | "影響日数" => {
            Field::Impact
        }
        "sprint" | "スプリント" => Field::Sprint,
        _ => return None,
    })
}

/// Reads `Custom field (Story Points)` and `Inward issue link (Blocks)`: the words before the parenthesis differ by language.
fn in_parentheses(text: &str, lower: &str) -> Option<Field> {
    let inner = text.strip_suffix(')')?;
    let (_, inner) = inner.split_once('(')?;
    let (before, _) = lower.split_once('(')?;
    let has = |words: &[&str]| words.iter().any(|word| before.contains(word));
    if has(&["link", "verknüpfung", "enlace", "vínculo", "lien", "リンク", "associação", "ligação"]) {
        if has(&["inward", "eingehend", "eingehende", "entrante", "entrant", "de entrada", "interno", "内部", "内向き", "受信"]) {
            return Some(Field::Link(Direction::Inward, inner.trim().to_owned()));
        }
        if has(&["outward", "ausgehend", "saliente", "sortant", "de salida", "de saída", "externo", "外部", "外向き", "送信"]) {
            return Some(Field::Link(Direction::Outward, inner.trim().to_owned()));
        }
        return None;
    }
    has(&["custom", "benutzerdefiniert", "personalizad", "personnalisé", "カスタム"]).then(|| custom(inner)).flatten()
}
