"""Long listings: walked in pieces and over the server's pages, narrowed by filters, and never with a gap or a double."""

import unittest

from botocore.exceptions import ClientError

from harness.studio import SimulatedCase, in_parallel

# The server's own page, which clients cannot ask to be another.
PAGE = 100


class PagesOfSessions(SimulatedCase):
    """230 sessions: the artist's 205, of which the administrator made 5 for the artist, and the administrator's own 25."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        artist = cls.artist_key.principal_id
        told = {"studioId": cls.studio_id, "launchProfileId": cls.profile_id}

        def create(client, **members):
            return client.create_streaming_session(**told, **members)["session"]

        cls.of_administrator = in_parallel(lambda _: create(cls.administrator), range(25))
        cls.for_artist = in_parallel(lambda _: create(cls.administrator, ownedBy=artist), range(5))
        cls.by_artist = in_parallel(lambda _: create(cls.artist), range(200))
        cls.administrator_id = cls.of_administrator[0]["ownedBy"]
        cls.artist_id = artist

    def test_25_sessions_are_walked_in_four_pieces_of_at_most_7(self):
        pieces = self.walk(7, self.administrator, "list_streaming_sessions", "sessions", ownedBy=self.administrator_id)

        self.assertEqual([7, 7, 7, 4], [len(piece) for piece in pieces])
        self.assert_are(self.of_administrator, [session for piece in pieces for session in piece])

    def test_pieces_go_over_the_ends_of_the_servers_pages(self):
        pieces = self.walk(60, self.administrator, "list_streaming_sessions", "sessions")

        self.assertEqual([60, 60, 60], [len(piece) for piece in pieces[:-1]])
        self.assert_are(self.of_administrator + self.for_artist + self.by_artist, [session for piece in pieces for session in piece])

    def test_230_sessions_come_in_three_pages_without_a_double_oldest_first(self):
        paginator = self.administrator.get_paginator("list_streaming_sessions")
        pages = [page["sessions"] for page in paginator.paginate(studioId=self.studio_id)]

        self.assertEqual([PAGE, PAGE], [len(page) for page in pages[:-1]])
        self.assert_are(self.of_administrator + self.for_artist + self.by_artist, [session for page in pages for session in page])
        times = [session["createdAt"] for page in pages for session in page]
        self.assertEqual(sorted(times), times)

    def test_sessions_made_while_one_walks_change_nothing_of_what_was_there(self):
        first = self.artist.list_streaming_sessions(studioId=self.studio_id, ownedBy=self.artist_id)
        late = self.create_session()["sessionId"]
        # The other tests of this class count it in.
        self.addCleanup(self.by_artist.append, {"sessionId": late})
        seen = [session["sessionId"] for session in first["sessions"]]
        token = first["nextToken"]
        while token:
            page = self.artist.list_streaming_sessions(studioId=self.studio_id, ownedBy=self.artist_id, nextToken=token)
            seen += [session["sessionId"] for session in page["sessions"]]
            token = page.get("nextToken")

        self.assertEqual(late, seen[-1])
        self.assertCountEqual(ids(self.for_artist + self.by_artist), seen[:-1])

    def test_filters_narrow_alone_and_together(self):
        own, made, given = self.of_administrator, self.by_artist, self.for_artist
        artist, administrator = self.artist_id, self.administrator_id
        some = ",".join(ids(own[:3] + made[:2] + given[:1]))
        for expected, filters in [
            (own, {"ownedBy": administrator}),
            (made + given, {"ownedBy": artist}),
            (made, {"createdBy": artist}),
            (own + given, {"createdBy": administrator}),
            (given, {"createdBy": administrator, "ownedBy": artist}),
            ([], {"createdBy": artist, "ownedBy": administrator}),
            (own[:3] + made[:2] + given[:1], {"sessionIds": some}),
            (made[:2] + given[:1], {"sessionIds": some, "ownedBy": artist}),
            (given[:1], {"sessionIds": some, "ownedBy": artist, "createdBy": administrator}),
            (own[:1], {"sessionIds": f"{own[0]['sessionId']},AAAAAAAAQACAAAAAAAAAAA"}),
            ([], {"ownedBy": "nobody"}),
        ]:
            with self.subTest(filters):
                self.assert_are(expected, self.sessions(**filters))

    def test_a_token_is_good_for_its_own_listing_only(self):
        whole = self.administrator.list_streaming_sessions(studioId=self.studio_id)["nextToken"]
        of_artist = self.artist.list_streaming_sessions(studioId=self.studio_id, ownedBy=self.artist_id)["nextToken"]
        for token, filters in [
            (whole, {"ownedBy": self.artist_id}),
            (whole, {"createdBy": self.artist_id}),
            (whole, {"sessionIds": self.by_artist[0]["sessionId"]}),
            (of_artist, {}),
            (of_artist, {"ownedBy": self.administrator_id}),
            (of_artist, {"ownedBy": self.artist_id, "createdBy": self.artist_id}),
            (whole[:-1], {}),
            ("A" + whole[1:] if whole[0] != "A" else "B" + whole[1:], {}),
            ("no token", {}),
            ("", {}),
        ]:
            with self.subTest(filters):
                self.assert_token_refused(self.administrator.list_streaming_sessions, nextToken=token, **filters)
        with self.subTest("of another operation"):
            self.assert_token_refused(self.administrator.list_streaming_session_backups, nextToken=whole)

    def assert_token_refused(self, call, **members):
        with self.assertRaises(ClientError) as refused:
            call(studioId=self.studio_id, **members)
        self.assertEqual("ValidationException", refused.exception.response["Error"]["Code"])
        self.assertIn("nextToken", refused.exception.response["message"])

    def walk(self, most, client, operation, key, **filters):
        """The pieces that a client sees which asks for so many items at a time and goes on where it was cut."""
        paginator = client.get_paginator(operation)
        pieces, token = [], None
        while not pieces or token:
            pages = paginator.paginate(studioId=self.studio_id, **filters, PaginationConfig={"MaxItems": most, "StartingToken": token})
            whole = pages.build_full_result()
            pieces.append(whole[key])
            token = whole.get("NextToken")
        return pieces

    def assert_are(self, expected, seen):
        self.assertCountEqual(ids(expected), ids(seen))


class PagesOfBackups(SimulatedCase):
    def test_more_backups_than_a_page_holds_come_once_each(self):
        mine = self.create_sessions(PAGE + 20)
        other = self.create_session(self.administrator)["sessionId"]
        self.await_session("ready", other)

        def stop(session_id):
            self.administrator.stop_streaming_session(studioId=self.studio_id, sessionId=session_id)

        in_parallel(stop, [*mine, other])
        self.await_all([*mine, other], "STOPPED")

        own = {"studioId": self.studio_id, "ownedBy": self.artist_key.principal_id}
        paginator = self.artist.get_paginator("list_streaming_session_backups")
        pages = [page["streamingSessionBackups"] for page in paginator.paginate(**own)]
        self.assertEqual([PAGE, 20], [len(page) for page in pages])
        self.assertCountEqual(mine, [backup["sessionId"] for page in pages for backup in page])
        self.assertCountEqual([*mine, other], [backup["sessionId"] for backup in self.backups()])

        cut = paginator.paginate(**own, PaginationConfig={"MaxItems": 70}).build_full_result()
        rest = paginator.paginate(**own, PaginationConfig={"StartingToken": cut["NextToken"]}).build_full_result()
        walked = cut["streamingSessionBackups"] + rest["streamingSessionBackups"]
        self.assertEqual([backup for page in pages for backup in page], walked)


def ids(sessions):
    return [session["sessionId"] for session in sessions]


if __name__ == "__main__":
    unittest.main()
