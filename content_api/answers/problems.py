"""Problems: those of the content, and those of a document that is sent to be judged."""

from content_api.answers.answer import Answer
from content_api.answers.errors import BUSY, RequestError
from content_api.answers.parameters.problems import DocumentParameters, ProblemParameters
from content_api.answers.reading.asked_lists import AskedList
from content_api.answers.reading.content import Content
from content_api.answers.rendering.envelopes import answer_resource
from content_api.answers.rendering.lists import ListPage, answer_list
from content_api.answers.request import Request
from content_api.indexing.validating import Document
from content_api.indexing.validator_process import Validator, ValidatorBusyError
from content_api.resources.problems import problem_resource
from content_api.store.reading.listing import ListQuery
from content_api.store.reading.read import ProblemFilter, get_snippet_hashes
from content_api.store.reading.read import list_problems as list_stored
from content_api.values.addresses import API_ROOT


def list_problems(content: Content, request: Request[ProblemParameters]) -> Answer:
    """A page of what `content-api check` reports, by file and place, of what is public."""
    wanted = request.parameters
    stored = ProblemFilter(
        severities=wanted.severity, codes=wanted.code, path=wanted.path, series=wanted.series
    )
    query = ListQuery(page=wanted.page, limit=wanted.limit)
    with content.read(request) as reading:
        problems, total = list_stored(
            reading.connection, stored, page=query.page, limit=query.limit
        )
    page = ListPage([problem_resource(problem) for problem in problems], total)
    return answer_list(reading, AskedList(query), page, ["diagnostics"])


def judge_document(
    content: Content, request: Request[DocumentParameters], validator: Validator, text: bytes
) -> Answer:
    """Validate a document and list its problems; nothing of it is kept.

    Args:
        content: The site, whose schemas and snippets count.
        request: What kind of document it is.
        validator: The process that validates it.
        text: The whole Markdown file.

    Raises:
        RequestError: 503 when another document is being judged.
    """
    parameters = request.parameters
    try:
        with validator.turn():
            with content.read(request) as reading:
                snippets = get_snippet_hashes(reading.connection)
            document = Document(parameters.path, parameters.type, text, snippets)
            found = validator.validate(document)
    except ValidatorBusyError:
        detail = "another document is being judged"
        raise RequestError(BUSY, detail, retry_after_seconds=1) from None
    data = {
        "type": "validation",
        "id": found.sha256,
        "path": found.path,
        "content_type": found.kind,
        "valid": found.valid,
        "total": found.total,
        "problems": [problem_resource(problem) for problem in found.problems],
    }
    return answer_resource(reading, data, f"{API_ROOT}/validate", [])
