using Atelier.StreamingSessions.Streams;
using Atelier.Workstations;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace Atelier.Streaming.Uploads;

/// <summary>Why an upload is not taken, as its sender is told: a status of HTTP, a code for programs, a sentence for people.</summary>
internal sealed class UploadRefusal(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>How far the file is, where that is what the sender has to know.</summary>
    public long? Offset { get; init; }

    /// <summary>The name that may not be, where that was the reason.</summary>
    public string? AskedName { get; init; }

    /// <summary>Whether the same is worth asking again in a moment.</summary>
    public bool IsPassing => Status is Status423Locked or Status429TooManyRequests
        or Status503ServiceUnavailable;

    public static UploadRefusal Invalid(string message) => new(Status400BadRequest, "REQUEST_INVALID", message);

    public static UploadRefusal Name(string message, string? asked) =>
        new(Status400BadRequest, "NAME_NOT_ALLOWED", message) { AskedName = asked };

    public static UploadRefusal Away() => new(
        Status503ServiceUnavailable, "WORKSTATION_AWAY",
        "The workstation does not answer just now. What came so far is kept; go on in a moment.");

    public static UploadRefusal Of(UploadDenial? denial) => denial switch
    {
        UploadDenial.SessionNotRunning => new(
            Status403Forbidden, "SESSION_NOT_RUNNING",
            "The workstation has been stopped. Start it, open it again, and upload the file again."),
        UploadDenial.NotOffered => new(
            Status403Forbidden, "UPLOAD_NOT_OFFERED", "The launch profile of this workstation does not let you upload files."),
        _ => new(
            Status403Forbidden, "STREAM_OVER",
            "This desktop is not open here any more. Open it again, and upload the file again."),
    };

    public static UploadRefusal Of(IncomingState.Obstructed obstructed)
    {
        var where = obstructed.Where;
        var (status, message) = obstructed.Obstacle switch
        {
            IncomingObstacle.Link => (
                Status403Forbidden, $"The folder “{where}” is a link, and uploads follow no links. Use a real folder."),
            IncomingObstacle.NoFolder => (
                Status409Conflict, $"“{where}” is a file, so nothing can be put into it. Rename one of the two."),
            IncomingObstacle.NoPermission => (
                Status403Forbidden,
                where.Length > 0
                    ? $"You may not write to “{where}” on the workstation. Ask your administrator if you should."
                    : "You may not write to the folder for uploads on the workstation. Ask your administrator if you should."),
            IncomingObstacle.Full => (
                Status507InsufficientStorage,
                $"The workstation has too little free space{Figure(where)}. Nothing of the file was kept; make room, and upload it again."),
            IncomingObstacle.OtherDisk => (
                Status409Conflict,
                $"The folder “{where}” is on another disk than the folder for uploads, so files cannot be moved there."),
            IncomingObstacle.TooLong => (
                Status400BadRequest,
                $"The name of “{Shortened(where)}” is too long for the workstation’s disk, or the way there is."),
            IncomingObstacle.TooMany => (Status409Conflict, $"There are 999 files of the name “{where}” already. Clear some away."),
            IncomingObstacle.Busy => (Status423Locked, "An earlier part of this file is still being written. Go on in a moment."),
            _ => throw new ArgumentOutOfRangeException(nameof(obstructed), obstructed.Obstacle, "No such obstacle"),
        };
        return new UploadRefusal(status, CodeOf(obstructed.Obstacle), message);
    }

    private static string CodeOf(IncomingObstacle obstacle) => obstacle switch
    {
        IncomingObstacle.Link => "LINK_ON_THE_WAY",
        IncomingObstacle.NoFolder => "FILE_ON_THE_WAY",
        IncomingObstacle.NoPermission => "NO_PERMISSION",
        IncomingObstacle.Full => "WORKSTATION_FULL",
        IncomingObstacle.OtherDisk => "OTHER_DISK",
        IncomingObstacle.TooLong => "NAME_TOO_LONG",
        IncomingObstacle.TooMany => "TOO_MANY_OF_THE_NAME",
        _ => "FILE_BUSY",
    };

    private static string Figure(string bytes) => long.TryParse(bytes, out var free) ? $" ({free >> 20} MiB)" : "";

    private static string Shortened(string name) => name.Length > 60 ? name[..60] + "…" : name;
}
