"""The server that tests of the office use is a real one, and reads Chinese."""

from __future__ import annotations

from postgres import Server, postgres

__all__ = ["postgres"]


def test_a_database_of_its_own(postgres: Server) -> None:
    import psycopg

    url = postgres.create("试")
    with psycopg.connect(url) as connection:
        (found,) = connection.execute("select '城乡融合' like %s and lower('É') = 'é'", ["%乡融%"]).fetchone() or ()
        assert found
        (encoding,) = connection.execute("show server_encoding").fetchone() or ()
        assert encoding == "UTF8"
    postgres.drop("试")
    assert "试" not in postgres.run("psql", "--list", "--tuples-only", "postgres")
