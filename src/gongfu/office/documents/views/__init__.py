"""Pages of documents."""

from gongfu.office.documents.views.editions import compare, edition, file, problems
from gongfu.office.documents.views.importing import discard, import_, recompile, restore
from gongfu.office.documents.views.listing import index, source
from gongfu.office.documents.views.mending import correct, particulars
from gongfu.office.documents.views.uploading import upload

__all__ = [
    "compare",
    "correct",
    "discard",
    "edition",
    "file",
    "import_",
    "index",
    "particulars",
    "problems",
    "recompile",
    "restore",
    "source",
    "upload",
]
