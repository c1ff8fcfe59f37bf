namespace Atelier.Cli;

/// <summary>
/// What a person reads once the server is set up: where it is, who they can be, and a first thing to do from each kind of
/// client.
/// </summary>
internal static class Welcome
{
    private const string ChosenPassword = "(the password chosen since; atelier user password gives another)";

    public static string Text(EnvFile file) => file["STUDIO_ID"] is null
        ? Address(file) + Exports(file)
        : Address(file) + Artist(file) + Exports(file) + Examples(file);

    private static string Address(EnvFile file) => $"""

        Atelier answers at {file["ATELIER_URL"]}
        Open that in a browser to sign in to the portal:
        {Portal(file)}
        Scripts sign with an access key, its id and secret:
          administrator  {file["AWS_ACCESS_KEY_ID"]}  {file["AWS_SECRET_ACCESS_KEY"]}

        """;

    private static string Portal(EnvFile file) => string.Join('\n', new[]
    {
        $"  administrator  {file["ATELIER_PASSWORD"] ?? ChosenPassword}",
        file["STUDIO_ID"] is null ? null : $"  artist         {file["ARTIST_PASSWORD"] ?? ChosenPassword}",
    }.OfType<string>());

    private static string Artist(EnvFile file) => $"""
          artist         {file["ARTIST_ACCESS_KEY_ID"]}  {file["ARTIST_SECRET_ACCESS_KEY"]}
        The demo studio is {file["STUDIO_ID"]}, its launch profile {file["LAUNCH_PROFILE_ID"]}

        """;

    private static string Exports(EnvFile file) => $"""
        All of this as exports, for your shell alone:  source {file.Path}

        """;

    private static string Examples(EnvFile file) => $"""

        With the AWS CLI (one that has lost nimble gets it back by atelier model --install):
          source {file.Path}
          aws nimble list-launch-profiles --studio-id "$STUDIO_ID" --endpoint-url "$ATELIER_URL"

        A desktop in your browser, with boto3 (after the same source):
          import boto3, os, webbrowser
          nimble = boto3.client("nimble", endpoint_url=os.environ["ATELIER_URL"])
          at = dict(studioId=os.environ["STUDIO_ID"])
          session = nimble.create_streaming_session(launchProfileId=os.environ["LAUNCH_PROFILE_ID"], **at)["session"]
          at["sessionId"] = session["sessionId"]
          nimble.get_waiter("streaming_session_ready").wait(WaiterConfig=dict(Delay=1), **at)
          stream = nimble.create_streaming_session_stream(**at)["stream"]
          nimble.get_waiter("streaming_session_stream_ready").wait(WaiterConfig=dict(Delay=1), streamId=stream["streamId"], **at)
          webbrowser.open(nimble.get_streaming_session_stream(streamId=stream["streamId"], **at)["stream"]["url"])

        """;
}
