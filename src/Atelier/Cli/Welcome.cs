namespace Atelier.Cli;

/// <summary>
/// What a person reads once the server is set up: where it is, who they can be, and a first thing to do from each kind of
/// client.
/// </summary>
internal static class Welcome
{
    public static string Text(EnvFile file) => file["STUDIO_ID"] is null ? Administrator(file) : Administrator(file) + Demo(file);

    private static string Administrator(EnvFile file) => $"""

        Atelier answers at {file["ATELIER_URL"]}
          administrator  {file["AWS_ACCESS_KEY_ID"]}  {file["AWS_SECRET_ACCESS_KEY"]}
        All of this as exports, for your shell alone:  source {file.Path}

        """;

    private static string Demo(EnvFile file) => $"""
          artist         {file["ARTIST_ACCESS_KEY_ID"]}  {file["ARTIST_SECRET_ACCESS_KEY"]}
          studio         {file["STUDIO_ID"]}
          profile        {file["LAUNCH_PROFILE_ID"]}

        With the AWS CLI (one that has nimble, such as Debian 12's awscli):
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
