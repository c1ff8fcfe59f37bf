using System.Text;
using Atelier.Api;
using Atelier.Identity.SignIn;
using Atelier.LaunchProfiles;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.Portal;

/// <summary>
/// <c>/portal/events</c>: tells a signed-in user what changes of what they may see, as server-sent events. Each begins with <c>refresh</c>:
/// whoever connects, also again, reads everything and misses nothing, because what changes meanwhile follows. Then come <c>session</c>,
/// <c>backup</c>, <c>stream</c>, <c>launchProfile</c>, <c>streamingImage</c>, <c>studioComponent</c>, <c>studio</c>, <c>eula</c> and
/// <c>eulaAcceptance</c>, each with the resource, for those whom the API would show it to; <c>studioMember</c> and
/// <c>launchProfileMember</c>, with whom it is about, for administrators and that member; <c>beat</c> now and then; and
/// <c>signedOut</c> at the end of the sign-in.
/// </summary>
internal sealed class EventStream(
    SignInCheck check, LiveChanges changes, Database database, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>How often a sign of life is sent; a browser that hears nothing for longer connects again.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    private static readonly byte[] Refresh = Event("refresh", "{}"u8);
    private static readonly byte[] Alive = Event("beat", "{}"u8);
    private static readonly byte[] SignedOut = Event("signedOut", "{}"u8);

    public async Task Serve(HttpContext http)
    {
        var signIn = await check.Prove(http);
        http.Response.ContentType = "text/event-stream";
        // For nginx: events are not to wait for more of them.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        using var inbox = changes.Open();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await Send(http, Refresh, cancel.Token);
            await Tell(http, signIn, inbox, cancel.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The browser has gone, or the server goes: the browser connects again by itself.
        }
    }

    private async Task Tell(HttpContext http, KnownSignIn signIn, LiveInbox inbox, CancellationToken cancel)
    {
        while (true)
        {
            var hasNews = await WaitForNews(inbox, signIn, cancel);
            await using var db = await database.Read(cancel);
            if (!await SignIns.IsGood(db, signIn.Id, time.GetUtcNow(), cancel))
            {
                await Send(http, SignedOut, cancel);
                return;
            }

            if (!hasNews)
                await Send(http, Alive, cancel);
            while (inbox.Waiting.TryRead(out var change))
            {
                if (await MaySee(signIn.Caller, change, db, cancel))
                    await Send(http, Event(change.Kind, change.Data), cancel);
            }

            if (inbox.TakeMissed())
                await Send(http, Refresh, cancel);
        }
    }

    // False for a beat without news, which comes earlier than usual if the sign-in ends before.
    private async Task<bool> WaitForNews(LiveInbox inbox, KnownSignIn signIn, CancellationToken cancel)
    {
        var left = DateTimeOffset.FromUnixTimeMilliseconds(signIn.EndsAt) - time.GetUtcNow();
        using var timeout = new CancellationTokenSource(left < Beat && left > TimeSpan.Zero ? left : Beat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            return await inbox.Waiting.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<bool> MaySee(Caller caller, LiveChange change, Connection db, CancellationToken cancel)
    {
        if (change.Kind == LiveChange.OfEula)
            return true;
        if (change.Data.Length == 0 || await StudioTable.Rows.Find(db, change.StudioId, cancel) is not { } studio
            || studio.Facts.Account != caller.Account)
            return false;
        if (change.Kind is LiveChange.OfStudio or LiveChange.OfStudioComponent)
            return caller.IsAccountAdministrator;
        return change.OwnedBy == caller.PrincipalId
            || await StudioAccess.IsAdministrator(caller, studio.Document, db, cancel)
            || (change.Kind == LiveChange.OfLaunchProfile && await LaunchProfileAccess.IsMember(db, change.Id, caller.PrincipalId, cancel));
    }

    private static async Task Send(HttpContext http, byte[] text, CancellationToken cancel)
    {
        await http.Response.Body.WriteAsync(text, cancel);
        await http.Response.Body.FlushAsync(cancel);
    }

    // JSON has no line breaks of its own here, so that one line of data holds it.
    private static byte[] Event(string name, ReadOnlySpan<byte> data) =>
        [.. Encoding.UTF8.GetBytes($"event: {name}\ndata: "), .. data, (byte)'\n', (byte)'\n'];
}
